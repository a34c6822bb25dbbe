"""The modelling kit of the demo shop: meshes and textures made by code, and the GLB writer.

`mesh`      Mesh, join: triangles with normals and UVs, and how to move them
`shapes`    lathe, box, extrude, sweep, tube, torus, screw ...: solids with bevels
`curves`    fillet, spline, circle, arc, catenary: the outlines and paths that shapes are made from
`textures`  tileable noise, wood, speckles, normal maps, ORM packing
`occlusion` soft shading of corners into vertex colours (needs embreex)
`materials` Texture, Material: PBR surfaces with the KHR extensions
`finishes`  metals and oak that several products share
`scene`     Node, Part, Track, Clip: what stands where, and how it moves
`glb`       write_glb: glTF 2.0 binary (hands on the names of `materials` and `scene`)
`look/`          pictures
"""
