// The studio (image-based light) and the light map rule, both as assets/README.md states them.
import * as THREE from 'three';

// Soft boxes: [width, height, x, y, z, colour, radiance]; each looks at the origin.
const BOXES = {
  day: [
    [6.4, 5.0, 0.0, 6.0, 0.0, 0xfffdf9, 3.0], // overhead silk
    [3.2, 5.0, -6.4, 1.9, 1.8, 0xffecd6, 4.4], // warm key, camera left
    [2.6, 5.0, 6.4, 1.8, 0.6, 0xdbe8ff, 3.4], // cool fill, camera right
    [6.0, 4.0, 0.0, 2.6, 7.0, 0xf3f7ff, 2.2], // broad front fill, behind the camera
    [1.0, 4.6, 4.6, 2.0, 5.0, 0xffffff, 3.6], // strip for edges, front right
    [1.0, 4.6, -3.8, 2.2, -5.4, 0xfff3e4, 4.2], // strip for rims, behind left
    [1.2, 3.6, 3.4, 2.4, -5.6, 0xf1f5ff, 3.0], // strip for rims, behind right
  ],
  evening: [
    [4.4, 3.4, 0.0, 6.0, 0.0, 0xffe9cc, 4.6],
    [2.8, 4.6, -6.4, 1.9, 1.8, 0xffdcb4, 6.4],
    [2.6, 5.0, 6.4, 1.8, 0.6, 0xcfdcf6, 2.6],
    [5.0, 3.6, 0.0, 2.6, 7.0, 0xffeedb, 2.0],
    [0.8, 4.6, -3.8, 2.2, -5.4, 0xffe0b8, 5.0],
  ],
};
const SHELL = { day: [0xf4f2ee, 0.72, 0xb0a698, 0.6], evening: [0xb5a898, 0.55, 0x7a6c5c, 0.5] };

/** A scene of soft boxes in a pale shell, to be given to PMREMGenerator.fromScene(scene, 0.02). */
export function studioScene(kind = 'day') {
  const scene = new THREE.Scene();
  const [wall, wallLevel, floor, floorLevel] = SHELL[kind];
  const shell = (colour, level) =>
    new THREE.MeshBasicMaterial({ color: new THREE.Color(colour).multiplyScalar(level), side: THREE.BackSide });
  const room = new THREE.Mesh(new THREE.BoxGeometry(16, 14, 16), [
    ...[0, 1, 2].map(() => shell(wall, wallLevel)),
    shell(floor, floorLevel),
    ...[0, 1].map(() => shell(wall, wallLevel)),
  ]);
  scene.add(room);
  for (const [w, h, x, y, z, colour, radiance] of BOXES[kind]) {
    const material = new THREE.MeshBasicMaterial({ side: THREE.DoubleSide });
    material.color.set(colour).multiplyScalar(radiance);
    const box = new THREE.Mesh(new THREE.PlaneGeometry(w, h), material);
    box.position.set(x, y, z);
    box.lookAt(0, 0, 0);
    scene.add(box);
  }
  return scene;
}

export function studioEnvironment(renderer, kind = 'day') {
  const generator = new THREE.PMREMGenerator(renderer);
  const target = generator.fromScene(studioScene(kind), 0.02);
  generator.dispose();
  return target.texture;
}

/** The rule: the occlusion texture of a marked material IS its light map (sRGB coded, TEXCOORD_1). */
export function applyLightmaps(root, environment) {
  root.traverse((node) => {
    const material = node.material;
    const rule = material?.userData?.vitrine_lightmap;
    if (!rule || !material.aoMap) return;
    const map = material.aoMap;
    map.colorSpace = THREE.SRGBColorSpace;
    map.needsUpdate = true;
    material.lightMap = map;
    material.lightMapIntensity = rule.intensity;
    material.aoMap = null;
    material.envMap = environment;
    material.envMapIntensity = rule.reflection;
    material.onBeforeCompile = reflectOnly;
    material.needsUpdate = true;
  });
}

/** Diffuse light is baked, so the studio is only mirrored; where little light falls, little is mirrored. */
function reflectOnly(shader) {
  shader.fragmentShader = shader.fragmentShader.replace(
    '#include <lights_fragment_maps>',
    `#include <lights_fragment_maps>
    iblIrradiance = vec3( 0.0 );
    radiance *= min( 1.0, RECIPROCAL_PI * dot( lightMapIrradiance, vec3( 0.3333 ) ) );`,
  );
}
