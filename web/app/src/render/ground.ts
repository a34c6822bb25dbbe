/**
 * The ground of a picture: the shop's paper, and the soft shadow where the product touches it.
 *
 * The room's contact shadows (`room/view/contact.ts`) are metres and one small tile for each of 64 products; this is
 * one product of any size, drawn large: a tight shadow where it stands and a wide one that says it has weight.
 */
import {
  CanvasTexture,
  Color,
  DoubleSide,
  Mesh,
  NoBlending,
  type Object3D,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  SRGBColorSpace,
  Vector2,
  type Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { Paper } from './contrast.ts';

const TILE = 512;
const SPREAD = 2.6; // the shadow's square, in sides of what stands on it
const TIGHT = { reach: 0.16, blur: 0.012, strength: 0.5 };
const WIDE = { reach: 1.1, blur: 0.085, strength: 0.42 };

/** From the middle outwards. */
const TINTS: Record<Paper, [string, string, string]> = {
  light: ['#f9f5ee', '#f3ede4', '#e7dfd3'],
  dark: ['#7d746a', '#71695f', '#5f574e'],
};

/** The shop's plaster (`--card` to `--sunk` of tokens.css), or a darker one; lighter where the product is. */
export function paper(which: Paper): CanvasTexture {
  const [middle, around, edge] = TINTS[which];
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 512;
  const pen = canvas.getContext('2d')!;
  const light = pen.createRadialGradient(256, 225, 40, 256, 256, 400);
  light.addColorStop(0, middle);
  light.addColorStop(0.55, around);
  light.addColorStop(1, edge);
  pen.fillStyle = light;
  pen.fillRect(0, 0, 512, 512);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

export class Ground {
  readonly #targets = [0, 1, 2].map(() => new WebGLRenderTarget(TILE, TILE, { generateMipmaps: false }));
  readonly #stage = new Scene();
  readonly #blurStage = new Scene();
  readonly #flat = new OrthographicCamera(-1, 1, 1, -1, 0, 1);
  readonly #blur = blurMaterial();
  readonly #shade: ShaderMaterial;
  readonly #plane: Mesh;

  constructor() {
    this.#stage.overrideMaterial = nearnessMaterial();
    this.#blurStage.add(new Mesh(new PlaneGeometry(2, 2), this.#blur));
    this.#shade = shadeMaterial(this.#targets[0]!, this.#targets[1]!);
    this.#plane = new Mesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), this.#shade);
    this.#plane.renderOrder = -1;
  }

  /** The shadow of `model`, which stands between `low` and `high` (metres), ready to be added to its scene. */
  under(renderer: WebGLRenderer, model: Object3D, low: Vector3, high: Vector3): Object3D {
    const size = high.clone().sub(low);
    const side = Math.max(size.x, size.z, size.y * 0.35, 1e-9);
    const middle = low.clone().add(high).multiplyScalar(0.5);
    const parent = model.parent;
    this.#stage.add(model);
    [TIGHT, WIDE].forEach(({ reach, blur }, index) => {
      const camera = new OrthographicCamera(-0.5, 0.5, 0.5, -0.5, 0, reach * side);
      camera.left = camera.bottom = (-side * SPREAD) / 2;
      camera.right = camera.top = (side * SPREAD) / 2;
      camera.position.set(middle.x, low.y - side * 0.002, middle.z);
      camera.up.set(0, 0, 1);
      camera.lookAt(middle.x, low.y + side, middle.z);
      camera.updateProjectionMatrix();
      this.#pass(renderer, this.#stage, camera, index);
      for (const size of [blur, blur * 0.4]) {
        this.#smear(renderer, index, 2, size, 0);
        this.#smear(renderer, 2, index, 0, size);
      }
    });
    if (parent) parent.add(model);
    else this.#stage.remove(model);
    this.#plane.scale.setScalar(side * SPREAD);
    this.#plane.position.set(middle.x, low.y - side * 0.001, middle.z);
    return this.#plane;
  }

  #smear(renderer: WebGLRenderer, from: number, to: number, x: number, y: number): void {
    this.#blur.uniforms.image!.value = this.#targets[from]!.texture;
    (this.#blur.uniforms.reach!.value as Vector2).set(x / SPREAD, y / SPREAD);
    this.#pass(renderer, this.#blurStage, this.#flat, to);
  }

  #pass(renderer: WebGLRenderer, scene: Scene, camera: OrthographicCamera, to: number): void {
    const colour = renderer.getClearColor(new Color());
    const alpha = renderer.getClearAlpha();
    renderer.setClearColor(0x000000, 0);
    renderer.setRenderTarget(this.#targets[to]!);
    renderer.clear();
    renderer.render(scene, camera);
    renderer.setRenderTarget(null);
    renderer.setClearColor(colour, alpha);
  }
}

/** Seen from below: 1 on the ground, 0 where the reach ends. */
function nearnessMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    side: DoubleSide,
    blending: NoBlending,
    vertexShader: `
      #include <common>
      #include <morphtarget_pars_vertex>
      #include <skinning_pars_vertex>
      void main() {
        #include <morphinstance_vertex>
        #include <skinbase_vertex>
        #include <begin_vertex>
        #include <morphtarget_vertex>
        #include <skinning_vertex>
        #include <project_vertex>
      }`,
    fragmentShader:
      'void main() { float near = 1.0 - gl_FragCoord.z; gl_FragColor = vec4(vec3(near * near), 1.0); }',
  });
}

function blurMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { image: { value: null }, reach: { value: new Vector2() } },
    depthTest: false,
    depthWrite: false,
    blending: NoBlending,
    vertexShader: 'varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
    fragmentShader: `
      varying vec2 at; uniform sampler2D image; uniform vec2 reach;
      void main() {
        float sum = 0.0, weight = 0.0;
        for (int i = -12; i <= 12; i++) {
          float part = float(i) / 12.0, w = exp(-part * part * 3.0);
          sum += texture2D(image, at + reach * part * 2.0).r * w;
          weight += w;
        }
        gl_FragColor = vec4(vec3(sum / weight), 1.0);
      }`,
  });
}

function shadeMaterial(tight: WebGLRenderTarget, wide: WebGLRenderTarget): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: {
      tight: { value: tight.texture },
      wide: { value: wide.texture },
      shade: { value: new Color(0x2a1e12) },
    },
    transparent: true,
    depthWrite: false,
    vertexShader: `
      varying vec2 at;
      void main() {
        at = vec2(uv.x, 1.0 - uv.y); // looking up with z upwards, x keeps its side
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      uniform sampler2D tight, wide; uniform vec3 shade; varying vec2 at;
      void main() {
        vec2 rim = smoothstep(1.0, 0.7, abs(at * 2.0 - 1.0));
        float light = (1.0 - ${TIGHT.strength.toFixed(2)} * texture2D(tight, at).r)
          * (1.0 - ${WIDE.strength.toFixed(2)} * texture2D(wide, at).r);
        gl_FragColor = vec4(shade, (1.0 - light) * rim.x * rim.y);
        #include <colorspace_fragment>
      }`,
  });
}
