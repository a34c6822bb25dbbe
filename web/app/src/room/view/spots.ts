/**
 * Lights on products, as their brand set them: a soft cone from above. Only rooms that have one load this.
 *
 * Each light costs every material of the room, so the nearest few alone are lights, and their number stays the same while
 * one walks: another number would mean new shaders. A weak device gets a pool of light on the ground instead.
 */
import type { RoomDetail } from '@vitrine-shop/sdk';
import {
  AdditiveBlending,
  Color,
  Group,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  SpotLight,
  Vector3,
} from 'three';
import { spotOf } from './products.ts';

const MOST = 4;
const ABOVE_M = 2.2;
const CANDELA = 7;
const THINK_EVERY_S = 0.5;

export interface Lit {
  /** Of the middle of what is lit. */
  readonly at: Vector3;
  readonly foot_m: number;
  readonly wide_m: number;
  readonly colour: Color;
  readonly strength: number;
}

/** What is lit in a room. */
export function litIn({ room, products }: RoomDetail): Lit[] {
  return room.placements.flatMap((placement) => {
    const { light } = placement;
    const spot = spotOf(placement, { room });
    const size_m = products[placement.product]?.model.size_m;
    if (!spot || !size_m || light?.kind !== 'spot') return [];
    const [x = 0, y = 0, z = 0] = spot.position;
    return [
      {
        at: new Vector3(x, y + size_m[1] / 2, z),
        foot_m: y,
        wide_m: Math.max(size_m[0], size_m[2]),
        colour: warmth(light.kelvin),
        strength: light.strength,
      },
    ];
  });
}

export class Spots {
  readonly group = new Group();
  readonly #low: boolean;
  readonly #lights: SpotLight[] = [];
  readonly #pool = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2);
  #lit: readonly Lit[] = [];
  #since_s = THINK_EVERY_S;

  constructor(low: boolean) {
    this.#low = low;
  }

  sync(lit: readonly Lit[], ceiling_m: number): void {
    this.#lit = lit;
    this.#since_s = THINK_EVERY_S;
    this.#clear();
    if (this.#low) {
      for (const each of lit) this.group.add(this.#poolOf(each));
      return;
    }
    const wanted = Math.min(MOST, lit.length);
    while (this.#lights.length > wanted) this.#drop(this.#lights.pop()!);
    while (this.#lights.length < wanted) {
      const light = new SpotLight(0xffffff, 0, 0, 0.3, 0.7, 2);
      this.#lights.push(light);
      this.group.add(light, light.target);
    }
    for (const light of this.#lights) light.userData.ceiling_m = ceiling_m;
  }

  /** The nearest few shine. */
  update(seconds: number, eye: Vector3): void {
    this.#since_s += seconds;
    if (this.#since_s < THINK_EVERY_S) return;
    this.#since_s = 0;
    const near = [...this.#lit].sort((a, b) => a.at.distanceToSquared(eye) - b.at.distanceToSquared(eye));
    this.#lights.forEach((light, index) => {
      const lit = near[index];
      if (lit) shine(light, lit);
    });
  }

  dispose(): void {
    this.#clear();
    for (const light of this.#lights.splice(0)) this.#drop(light);
    this.#pool.dispose();
    this.group.removeFromParent();
  }

  #drop(light: SpotLight): void {
    light.target.removeFromParent();
    light.removeFromParent();
    light.dispose();
  }

  #clear(): void {
    for (const child of [...this.group.children]) {
      if (!(child instanceof Mesh)) continue;
      child.removeFromParent();
      (child.material as ShaderMaterial).dispose();
    }
  }

  #poolOf({ at, foot_m, wide_m, colour, strength }: Lit): Mesh {
    const mesh = new Mesh(
      this.#pool,
      new ShaderMaterial({
        uniforms: { colour: { value: colour }, strength: { value: 0.28 * strength } },
        transparent: true,
        depthWrite: false,
        blending: AdditiveBlending,
        vertexShader:
          'varying vec2 at; void main() { at = uv * 2.0 - 1.0; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
        fragmentShader: `
          uniform vec3 colour; uniform float strength; varying vec2 at;
          void main() { float near = max(0.0, 1.0 - dot(at, at)); gl_FragColor = vec4(colour, near * near * strength); }`,
      }),
    );
    mesh.position.set(at.x, foot_m + 0.006, at.z);
    mesh.scale.setScalar(wide_m + 0.7);
    mesh.renderOrder = 2;
    return mesh;
  }
}

function shine(light: SpotLight, { at, wide_m, colour, strength }: Lit): void {
  const top_m = Math.min(at.y + ABOVE_M, (light.userData.ceiling_m as number) - 0.15);
  // A little before it, so that its front is lit and not its top alone.
  light.position.set(at.x + 0.25, top_m, at.z + 0.35);
  light.target.position.copy(at);
  const far = light.position.distanceTo(at);
  light.angle = Math.min(0.6, Math.atan2(wide_m * 0.75 + 0.15, far));
  light.color.copy(colour);
  light.intensity = CANDELA * strength * (far / ABOVE_M) ** 2;
}

/** The colour of a lamp of so many kelvin, its brightest part 1 (Tanner Helland's fit of the black body, 2000 to 8000 K). */
export function warmth(kelvin: number): Color {
  const hundred = kelvin / 100;
  const part = (value: number) => Math.min(255, Math.max(0, value)) / 255;
  const red = hundred <= 66 ? 1 : part(329.7 * (hundred - 60) ** -0.1332);
  const green = part(hundred <= 66 ? 99.47 * Math.log(hundred) - 161.12 : 288.12 * (hundred - 60) ** -0.0755);
  const blue = hundred >= 66 ? 1 : part(138.52 * Math.log(hundred - 10) - 305.04);
  return new Color().setRGB(red, green, blue, 'srgb');
}
