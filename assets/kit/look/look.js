// The page behind look.py: loads GLBs as told, renders one view per call of look.view().
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { applyLightmaps, studioEnvironment } from '/look/studio.js';

const renderer = new THREE.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.setPixelRatio(1);
renderer.toneMapping = THREE.NeutralToneMapping;
renderer.shadowMap.enabled = true;
renderer.shadowMap.type = THREE.PCFShadowMap;
document.body.appendChild(renderer.domElement);
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, 1, 0.02, 80);
const loader = new GLTFLoader();
const rad = THREE.MathUtils.degToRad;

async function variantOf(gltf, name) {
  const names = gltf.userData.gltfExtensions?.KHR_materials_variants?.variants?.map((v) => v.name) ?? [];
  const index = names.indexOf(name);
  if (index < 0) return;
  const jobs = [];
  gltf.scene.traverse((mesh) => {
    const mapping = mesh.userData.gltfExtensions?.KHR_materials_variants?.mappings?.find((m) => m.variants.includes(index));
    if (!mapping) return;
    jobs.push(gltf.parser.getDependency('material', mapping.material).then((material) => {
      mesh.material = material;
      gltf.parser.assignFinalMaterial(mesh);
    }));
  });
  await Promise.all(jobs);
}

function contactShadow(object) {
  const box = new THREE.Box3().setFromObject(object);
  const size = box.getSize(new THREE.Vector3());
  const canvas = new OffscreenCanvas(64, 64);
  const brush = canvas.getContext('2d');
  const gradient = brush.createRadialGradient(32, 32, 6, 32, 32, 32);
  gradient.addColorStop(0, 'rgba(28,22,16,.55)');
  gradient.addColorStop(0.55, 'rgba(28,22,16,.22)');
  gradient.addColorStop(1, 'rgba(28,22,16,0)');
  brush.fillStyle = gradient;
  brush.fillRect(0, 0, 64, 64);
  const shadow = new THREE.Mesh(
    new THREE.PlaneGeometry(size.x * 1.35 + 0.02, size.z * 1.35 + 0.02),
    new THREE.MeshBasicMaterial({ map: new THREE.CanvasTexture(canvas), transparent: true, depthWrite: false }),
  );
  shadow.rotation.x = -Math.PI / 2;
  shadow.position.set((box.min.x + box.max.x) / 2, box.min.y + 0.003, (box.min.z + box.max.z) / 2);
  return shadow;
}

async function add(item) {
  let root;
  if (item.url) {
    const gltf = await loader.loadAsync(item.url);
    root = gltf.scene;
    if (item.variant) await variantOf(gltf, item.variant);
    if (item.clip !== undefined && gltf.animations[item.clip]) {
      const mixer = new THREE.AnimationMixer(root);
      mixer.clipAction(gltf.animations[item.clip]).play();
      mixer.setTime(item.time ?? 0);
    }
  } else {
    const [w, h, d] = item.size; // a stand-in for a product not modelled yet
    root = new THREE.Group();
    const mesh = new THREE.Mesh(new THREE.BoxGeometry(w, h, d), new THREE.MeshStandardMaterial({ color: 0x8a8a88, roughness: 0.8 }));
    mesh.position.y = h / 2;
    root.add(mesh);
  }
  root.position.fromArray(item.position ?? [0, 0, 0]);
  root.rotation.y = rad(item.yaw ?? 0);
  root.updateMatrixWorld(true);
  scene.add(root);
  applyLightmaps(root, scene.environment);
  if (item.shadow) scene.add(contactShadow(root));
  if (item.casts) root.traverse((n) => { n.castShadow = n.receiveShadow = !!n.isMesh; });
  const box = new THREE.Box3().setFromObject(root);
  return { min: box.min.toArray(), max: box.max.toArray() };
}

function studioFloor(scale) {
  const floor = new THREE.Mesh(
    new THREE.CircleGeometry(scale * 12, 64),
    new THREE.MeshStandardMaterial({ color: 0xb9b2a8, roughness: 0.95, envMapIntensity: 1 }),
  );
  floor.rotation.x = -Math.PI / 2;
  floor.receiveShadow = true;
  scene.add(floor);
  const key = new THREE.DirectionalLight(0xfff0dd, 1.1);
  key.position.set(-1.1, 2.0, 1.3).multiplyScalar(scale * 2);
  key.castShadow = true;
  key.shadow.mapSize.set(2048, 2048);
  key.shadow.radius = 5;
  key.shadow.bias = -0.0004;
  key.shadow.normalBias = scale * 0.004;
  Object.assign(key.shadow.camera, { left: -scale, right: scale, top: scale, bottom: -scale, near: scale * 0.5, far: scale * 12 });
  scene.add(key);
  scene.background = new THREE.Color(0xcfc8bd);
  scene.fog = new THREE.Fog(0xcfc8bd, scale * 5, scale * 12);
}

/** Grey card (18 %) and a chart of patches whose sRGB values are known, standing at a place. */
function greyCard(place) {
  const patches = [0x767676, 0x343434, 0xf3f3f2, 0xaf363c, 0x469449, 0x383d96, 0xe7c71f, 0xbb5695];
  patches.forEach((colour, i) => {
    const card = new THREE.Mesh(new THREE.PlaneGeometry(0.1, 0.1), new THREE.MeshStandardMaterial({ color: colour, roughness: 1 }));
    card.position.set(place[0] + (i % 4) * 0.11 - 0.165, place[1] + 0.05 - Math.floor(i / 4) * 0.11, place[2]);
    scene.add(card);
  });
}

window.look = {
  async load(config) {
    scene.environment = studioEnvironment(renderer, config.studio ?? 'day');
    renderer.toneMappingExposure = config.exposure ?? 1;
    scene.background = new THREE.Color(config.background ?? 0xd8d2c8);
    const boxes = [];
    for (const item of config.items) boxes.push(await add(item));
    if (config.floor) studioFloor(config.floor);
    if (config.card) greyCard(config.card);
    return boxes;
  },
  view({ eye, at, fov, width, height }) {
    renderer.setSize(width, height);
    camera.fov = fov ?? 50;
    camera.aspect = width / height;
    camera.position.fromArray(eye);
    camera.lookAt(...at);
    camera.updateProjectionMatrix();
    renderer.render(scene, camera);
    return renderer.info.render;
  },
};
window.ready = true;
