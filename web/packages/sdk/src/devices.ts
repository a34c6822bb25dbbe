/** What kind of device draws the room, and what all products of the room together may cost it. Pure. */

export type DeviceClass = 'quest2' | 'quest3' | 'phone' | 'desktop';

/** What a browser tells of its device. What it does not tell is left out. */
export interface DeviceSigns {
  /** `navigator.userAgent`. */
  userAgent: string;
  /** An immersive session is running. */
  presenting?: boolean;
  /** The first pointer is a finger. */
  coarse?: boolean;
  /** `navigator.deviceMemory`; browsers tell 8 at most. */
  memory_gb?: number;
  /** MAX_TEXTURE_SIZE. */
  texture_px?: number;
  /** Pixels of the screen, physical ones. */
  pixels?: number;
}

/** The four kinds that budgets are written for; whatever is not known is taken for the weaker one. */
export function deviceClass(signs: DeviceSigns): DeviceClass {
  const { userAgent, coarse, presenting } = signs;
  if (/Quest 3/i.test(userAgent)) return 'quest3'; // 3S too: the same chip
  // Quest 1, 2 and Pro, and the standalone headsets of others, which do not say how strong they are.
  if (/OculusBrowser|\bQuest\b|\bPico|VIVE|\bVR\b/i.test(userAgent)) return 'quest2';
  const weak =
    (signs.memory_gb ?? 8) < 4 ||
    (signs.texture_px ?? 8192) < 8192 ||
    (signs.pixels ?? Infinity) < 1024 * 700;
  if (coarse || /Android|iPhone|iPad|Mobile/i.test(userAgent)) return 'phone';
  if (weak) return 'phone';
  // A headset at a computer: a strong machine, but 90 Hz and both eyes.
  return presenting ? 'quest3' : 'desktop';
}

/** What something costs each frame, one eye; texture memory lies on the GPU all the time. */
export interface Cost {
  draw_calls: number;
  triangles: number;
  texture_bytes: number;
}

const MB = 1024 * 1024;

/**
 * For all products of a room together. Sources: the draw calls follow Meta's figures for busy native scenes (Quest 2:
 * 80-200, Quest 3: 200-300 a frame), halved because WebGL draws each eye anew, and halved again for WebXR, of which
 * products get 20 and 40 beside room and people. Triangles: Meta's 750,000 a frame of a Quest 2 become 200,000 an eye in
 * WebXR, products get half; a phone's room may have 100,000, a desktop's 800,000. Khronos' guidelines give one product
 * on a mobile page 150,000 triangles and fewer than 20 draw calls; a room with ten of them cannot. Textures: half of
 * 128, 256, 96 and 512 MB, which people, room and light share.
 */
export const PRODUCT_BUDGETS: Readonly<Record<DeviceClass, Cost>> = {
  quest2: { draw_calls: 20, triangles: 100_000, texture_bytes: 64 * MB },
  quest3: { draw_calls: 40, triangles: 200_000, texture_bytes: 128 * MB },
  phone: { draw_calls: 20, triangles: 50_000, texture_bytes: 48 * MB },
  desktop: { draw_calls: 60, triangles: 400_000, texture_bytes: 256 * MB },
};

/** A part of a budget, 0..1, for a device that does not keep up. Draw calls stay: no level has fewer of them. */
export function lessened(budget: Cost, part: number): Cost {
  return {
    draw_calls: budget.draw_calls,
    triangles: Math.floor(budget.triangles * part),
    texture_bytes: Math.floor(budget.texture_bytes * part),
  };
}
