/**
 * Contact shadows: each product's own soft silhouette on what it stands on, all of them in one draw call.
 *
 * A product is seen once from below by an orthographic camera; what is near the ground is dark, what is 40 cm up is
 * not. The picture is blurred into a tile of one atlas and drawn as an instanced quad. No light moves it: it is
 * occlusion, so it is right under every studio.
 */

import type { Box3 } from 'three';
import {
  Color,
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  LinearFilter,
  Matrix4,
  Mesh,
  NoBlending,
  type Object3D,
  OrthographicCamera,
  PlaneGeometry,
  Quaternion,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';

const TILE = 128;
const ACROSS = 8;
const REACH_M = 0.4;
const UP = new Vector3(0, 1, 0);

export interface ContactShadow {
  /** 0..1, for soft arrivals. */
  strength(part: number): void;
  /** Another level of the same product stands there now. */
  reshape(model: Object3D): void;
  /** It stands elsewhere now. */
  move(place: Vector3, yaw: number): void;
  remove(): void;
}

export class ContactShadows {
  readonly mesh: InstancedMesh;
  readonly #renderer: WebGLRenderer;
  readonly #atlas = target(TILE * ACROSS);
  readonly #sharp = target(TILE);
  readonly #smeared = target(TILE);
  readonly #free = Array.from({ length: ACROSS * ACROSS }, (_, index) => index).reverse();
  readonly #tiles = new InstancedBufferAttribute(new Float32Array(ACROSS * ACROSS * 3), 3);
  readonly #stage = new Scene();
  readonly #blurStage = new Scene();
  readonly #blur = blurMaterial();
  readonly #flat = new OrthographicCamera(-1, 1, 1, -1, 0, 1);
  /** How to draw each tile again. */
  readonly #drawn = new Map<number, () => void>();

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.#stage.overrideMaterial = depthMaterial();
    this.#blurStage.add(new Mesh(new PlaneGeometry(2, 2), this.#blur));
    const plane = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2);
    this.#tiles.setUsage(DynamicDrawUsage);
    plane.setAttribute('tile', this.#tiles);
    this.mesh = new InstancedMesh(plane, quadMaterial(this.#atlas), ACROSS * ACROSS);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 1;
    const nowhere = new Matrix4().makeScale(0, 0, 0);
    for (let index = 0; index < this.mesh.count; index++) this.mesh.setMatrixAt(index, nowhere);
  }

  /**
   * Draws the shadow of `model`, whose bounds at yaw 0 are `box`, standing at `place` turned by `yaw` radians.
   * With the atlas full (64 products) the product simply has none.
   */
  add(model: Object3D, box: Box3, place: Vector3, yaw: number): ContactShadow {
    const tile = this.#free.pop();
    if (tile === undefined)
      return { strength: () => {}, reshape: () => {}, move: () => {}, remove: () => {} };
    const size = box.getSize(new Vector3());
    const middle = box.getCenter(new Vector3());
    const width = size.x * 1.35 + 0.08;
    const depth = size.z * 1.35 + 0.08;
    const reshape = (shape: Object3D) => {
      const draw = () => this.#draw(tile, shape, box, middle, width, depth);
      draw();
      this.#drawn.set(tile, draw);
    };
    reshape(model);
    const move = (to: Vector3, turned: number) => {
      const offset = new Vector3(middle.x, 0, middle.z).applyAxisAngle(UP, turned);
      const at = to
        .clone()
        .add(offset)
        .setY(to.y + 0.0015);
      const turn = new Quaternion().setFromAxisAngle(UP, turned);
      this.mesh.setMatrixAt(tile, new Matrix4().compose(at, turn, new Vector3(width, 1, depth)));
      this.mesh.instanceMatrix.needsUpdate = true;
    };
    move(place, yaw);
    const strength = (part: number) => {
      this.#tiles.setXYZ(tile, (tile % ACROSS) / ACROSS, Math.floor(tile / ACROSS) / ACROSS, part);
      this.#tiles.needsUpdate = true;
    };
    strength(1);
    return {
      strength,
      reshape,
      move,
      remove: () => {
        strength(0);
        this.#drawn.delete(tile);
        this.#free.push(tile);
      },
    };
  }

  /** Draws all of them again, after the graphics were lost. */
  redraw(): void {
    for (const draw of this.#drawn.values()) draw();
  }

  dispose(): void {
    for (const made of [this.#atlas, this.#sharp, this.#smeared]) made.dispose();
    this.mesh.geometry.dispose();
    (this.mesh.material as ShaderMaterial).dispose();
    this.#blur.dispose();
  }

  #draw(tile: number, model: Object3D, box: Box3, middle: Vector3, width: number, depth: number): void {
    const renderer = this.#renderer;
    const before = { target: renderer.getRenderTarget(), xr: renderer.xr.enabled, clear: renderer.autoClear };
    const colour = renderer.getClearColor(new Color());
    const alpha = renderer.getClearAlpha();
    renderer.xr.enabled = false;
    renderer.setClearColor(0x000000, 0);
    const camera = new OrthographicCamera(-width / 2, width / 2, depth / 2, -depth / 2, 0, REACH_M);
    camera.position.set(middle.x, box.min.y - 0.001, middle.z);
    camera.up.set(0, 0, 1);
    camera.lookAt(middle.x, box.min.y + 1, middle.z);
    const parent = model.parent;
    this.#stage.add(model);
    renderer.setRenderTarget(this.#sharp);
    renderer.clear();
    renderer.render(this.#stage, camera);
    if (parent) parent.add(model);
    else this.#stage.remove(model);

    // The kernel follows the true size: the softness of a bowl's shadow is not that of a stool's.
    const soft = 0.02;
    const pass = (from: WebGLRenderTarget, x: number, y: number) => {
      this.#blur.uniforms.image!.value = from.texture;
      (this.#blur.uniforms.step!.value as Vector2).set(x, y);
      renderer.render(this.#blurStage, this.#flat);
    };
    renderer.setRenderTarget(this.#smeared);
    pass(this.#sharp, Math.min(0.024, soft / width), 0);
    const left = (tile % ACROSS) * TILE;
    const low = Math.floor(tile / ACROSS) * TILE;
    this.#atlas.viewport.set(left, low, TILE, TILE);
    this.#atlas.scissor.set(left, low, TILE, TILE);
    this.#atlas.scissorTest = true;
    renderer.setRenderTarget(this.#atlas);
    pass(this.#smeared, 0, Math.min(0.024, soft / depth));

    renderer.setClearColor(colour, alpha);
    renderer.autoClear = before.clear;
    renderer.xr.enabled = before.xr;
    renderer.setRenderTarget(before.target);
  }
}

function target(size: number): WebGLRenderTarget {
  return new WebGLRenderTarget(size, size, {
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    generateMipmaps: false,
  });
}

/** Darkness by height above the ground; the camera looks up, so depth 0 is the ground. */
function depthMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    side: DoubleSide,
    blending: NoBlending,
    vertexShader: `
      #include <common>
      #include <skinning_pars_vertex>
      void main() {
        #include <skinbase_vertex>
        #include <begin_vertex>
        #include <skinning_vertex>
        #include <project_vertex>
      }`,
    fragmentShader:
      'void main() { float near = 1.0 - gl_FragCoord.z; gl_FragColor = vec4(vec3(near * near), 1.0); }',
  });
}

function blurMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { image: { value: null }, step: { value: new Vector2() } },
    depthTest: false,
    blending: NoBlending,
    vertexShader: 'varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
    fragmentShader: `
      varying vec2 at; uniform sampler2D image; uniform vec2 step;
      void main() {
        float sum = 0.0, weight = 0.0;
        for (int i = -6; i <= 6; i++) {
          float w = exp(-float(i * i) / 18.0);
          sum += texture2D(image, at + step * float(i)).r * w;
          weight += w;
        }
        gl_FragColor = vec4(vec3(sum / weight), 1.0);
      }`,
  });
}

function quadMaterial(atlas: WebGLRenderTarget): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { atlas: { value: atlas.texture }, shade: { value: new Color(0x1a120b) } },
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -2,
    vertexShader: `
      attribute vec3 tile; varying vec2 at; varying float strength; varying vec2 edge;
      void main() {
        // The camera below has +z up, the plane -z; x keeps its side. The tile's border half texel is kept out.
        vec2 inside = vec2(uv.x, 1.0 - uv.y) * 0.984 + 0.008;
        at = tile.xy + inside / ${ACROSS.toFixed(1)};
        edge = uv * 2.0 - 1.0;
        strength = tile.z;
        gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      uniform sampler2D atlas; uniform vec3 shade; varying vec2 at; varying float strength; varying vec2 edge;
      void main() {
        vec2 rim = smoothstep(1.0, 0.86, abs(edge));
        gl_FragColor = vec4(shade, texture2D(atlas, at).r * 0.5 * strength * rim.x * rim.y);
        #include <colorspace_fragment>
      }`,
  });
}
