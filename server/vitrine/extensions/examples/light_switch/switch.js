// A brass plate with an ivory rocker. What it shows is the room's state: one visitor switches, everyone sees it.
export default function ({ THREE, options, scene, state, use, selectable, lights, announce }) {
  const rounded = (width, height, depth, radius) => {
    const shape = new THREE.Shape();
    const [x, y] = [width / 2 - radius, height / 2 - radius];
    [[x, y], [-x, y], [-x, -y], [x, -y]].forEach(([cx, cy], i) =>
      shape.absarc(cx, cy, radius, (i * Math.PI) / 2, ((i + 1) * Math.PI) / 2));
    const bevel = { bevelSize: 0.002, bevelThickness: 0.002, bevelSegments: 4, curveSegments: 8 };
    return new THREE.ExtrudeGeometry(shape, { depth, ...bevel });
  };
  const screw = new THREE.CylinderGeometry(0.003, 0.0045, 0.0015, 24).rotateX(Math.PI / 2);
  const brass = new THREE.MeshStandardMaterial({ color: 0xd9b56f, metalness: 0.85, roughness: 0.42 });
  const ivory = new THREE.MeshStandardMaterial({ color: 0xf3ecdd, roughness: 0.45, emissive: 0xffb45e });
  const add = (geometry, material, ...position) => {
    const mesh = new THREE.Mesh(geometry, material);
    mesh.position.set(...position);
    scene.add(mesh);
    return mesh;
  };
  add(rounded(0.088, 0.13, 0.003, 0.01), brass, 0, 0, 0.0015);
  add(screw, brass, 0, 0.052, 0.007);
  add(screw, brass, 0, -0.052, 0.007);
  const rocker = add(rounded(0.036, 0.07, 0.006, 0.004), ivory, 0, 0, 0.004);
  scene.position.fromArray(options.position ?? [0, 1.2, 0]);
  scene.rotation.y = ((options.yaw_deg ?? 0) * Math.PI) / 180;

  state.on("on", (on = true) => {
    rocker.rotation.x = on ? 0.1 : -0.1;
    ivory.emissiveIntensity = on ? 0 : 0.12; // It glows while the room is dim, to be found again.
    lights.level = on ? 1 : 0.25;
  });
  selectable(scene, {
    label: { en: "Light switch", fr: "Interrupteur" },
    onSelect: () => use("toggle").catch(() =>
      announce({ en: "The switch does not answer.", fr: "L’interrupteur ne répond pas." })),
  });
  return () => [...scene.children].forEach((mesh) => (mesh.geometry.dispose(), mesh.material.dispose()));
}
