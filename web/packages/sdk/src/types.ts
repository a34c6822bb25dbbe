/** The shop's JSON, as the HTTP API speaks it. Lengths are metres, money is integer minor units. */

export type Vec3 = readonly [x: number, y: number, z: number];
export type Point2 = readonly [x: number, z: number];

/** Text that visitors read. English is always there; see `localText`. */
export interface LocalText {
  en: string;
  fr?: string;
}

export interface Money {
  amount_minor: number;
  currency: string;
}

export type Role = 'guest' | 'staff' | 'editor' | 'owner';

export interface Visitor {
  id: string;
  name: string;
  colour: number;
}

export interface Member {
  id: string;
  name: string;
  role: Role;
  brand: { id: string; name: string };
}

export interface Session {
  visitor: Visitor | null;
  member: Member | null;
  csrf: string | null;
}

/** A wallet that the visitor has proved to be theirs. */
export interface Wallet {
  /** 0x and 40 hex digits, capitals by EIP-55. */
  address: string;
  /** `contract`: the wallet is one, on the chain `chain_id`. */
  kind: 'key' | 'contract';
  chain_id: number;
  /** RFC 3339. */
  verified_at: string;
}

/** What a wallet's signature answers. */
export interface SignedIn {
  wallets: Wallet[];
  visitor: Visitor;
  csrf: string;
}

/** Somebody whom one has blocked, by their name of then; empty if the shop did not keep it yet. */
export interface Blocked {
  visitor: string;
  name: string;
  at: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export interface Model {
  hash: string;
  url: string;
  bytes: number;
  triangles: number;
  size_m: Vec3;
  variants: string[];
  media_type: string;
  /** Ascending, level 0 in full detail; empty or absent until they are made: `levelsOf` answers the original then. */
  levels?: readonly ModelLevel[];
  pictures?: ModelPictures;
  usdz?: readonly ModelUsdz[];
  /** The file's own `asset.copyright`. */
  credit?: string | null;
}

/** One level of detail of a model, 0 the finest of at most four. */
export interface ModelLevel {
  level: number;
  triangles: number;
  draw_calls: number;
  /** Of its textures in GPU memory, mipmaps included, not compressed there. */
  texture_memory_bytes: number;
  /** PSNR of renders beside the original; null where none were made. */
  likeness_db: number | null;
  /** The same in several forms; the first works everywhere. */
  files: readonly ModelFile[];
}

export interface ModelFile {
  url: string;
  bytes: number;
  codec: 'original' | 'meshopt' | 'draco';
  images: 'webp' | 'avif' | 'ktx2' | 'original';
  /** Of a KTX2 file, which takes less than its level says. */
  texture_memory_bytes?: number;
}

export interface ModelPictures {
  /** On the shop's background. */
  thumbnail: string | null;
  /** On nothing. */
  cutout: string | null;
  /** By material variant. */
  variants: Record<string, string>;
}

/** For AR on Apple's devices. variant: the material variant it wears; null: the model as it came. */
export interface ModelUsdz {
  variant: string | null;
  url: string;
  bytes: number;
}

export interface Variant {
  id: string;
  title: LocalText | null;
  price: Money;
  material_variant: string | null;
  buyable: boolean;
}

export interface Product {
  id: string;
  /** Counts changes: what the room's event `product` names, and what If-Match takes. */
  version: number;
  brand: { id: string; name: string };
  title: LocalText;
  description: LocalText | null;
  credit: string | null;
  category: string | null;
  model: Model;
  variants: Variant[];
  /** False: a draft, which only its brand sees. */
  published?: boolean;
  /** It asks something of who buys it: `Certificates.gate` tells what. */
  gated?: boolean;
  /** Of a new product that became a draft: what keeps it from sale. */
  missing?: ChecklistItem[];
}

/** What a product needs before it may be published, and what it has of it. */
export interface Checklist {
  publishable: boolean;
  items: ChecklistItem[];
}

export interface ChecklistItem {
  item: 'model' | 'size' | 'picture' | 'credit' | 'price' | 'text' | 'rights' | 'devices';
  ok: boolean;
  /** False: advice, which keeps nothing from sale. */
  needed: boolean;
  text: LocalText;
  /** Of the item `size`. */
  size?: JobSize;
}

/** Whether a model is as large as its brand says, and the unit that would mend it if not. */
export interface JobSize {
  /** Null: nothing was stated to compare with. */
  fits: boolean | null;
  text: LocalText;
  /** What the file is taken to count in now. */
  counted: ModelUnit;
  unit: ModelUnit | null;
  /** False: the format carries a unit of its own, and stating another changes nothing. */
  askable: boolean;
}

export type ModelUnit = 'm' | 'cm' | 'mm' | 'in' | 'ft';

export interface RoomSummary {
  id: string;
  brand: { id: string; name: string };
  title: LocalText;
  summary: LocalText;
  picture_url: string | null;
  people: number;
  capacity: number;
  /** It asks something of who comes in: `Certificates.gate` tells what. */
  gated?: boolean;
}

export interface Placement {
  id: string;
  product: string;
  variant: string | null;
  slot: string | null;
  position: Vec3 | null;
  yaw_deg: number;
}

export interface Slot {
  name: string;
  title: LocalText;
  position: Vec3;
  yaw_deg: number;
  size_m: Vec3;
  hero: boolean;
}

export interface Spawn {
  name: string;
  position: Vec3;
  yaw_deg: number;
  radius_m: number;
}

export interface Portal {
  name: string;
  title: LocalText;
  to: { room: string; spawn: string };
  position: Vec3;
  yaw_deg: number;
  width_m: number;
  height_m: number;
}

export interface Zone {
  name: string;
  kind: 'quiet' | 'stage' | 'privacy';
  polygon: Point2[];
}

export interface ModuleEntry {
  name: string;
  url: string;
  integrity: string;
  options?: Record<string, unknown>;
}

/** `room.json`: one versioned file describes a room. Yaw 0 faces -z for people, +z for products. */
export interface RoomJson {
  format: 'vitrine.room/1';
  version: number;
  id: string;
  title: LocalText;
  summary: LocalText;
  scene: { model: string };
  picture: string | null;
  light: { exposure: number; studio: 'day' | 'evening' };
  bounds: { min: Vec3; max: Vec3 };
  floor: { polygon: Point2[]; height: number }[];
  obstacles: { polygon: Point2[] }[];
  spawns: Spawn[];
  zones: Zone[];
  slots: Slot[];
  placements: Placement[];
  portals: Portal[];
  modules: ModuleEntry[];
  capacity: number;
}

/** `GET /api/rooms/{id}`: the room with everything that stands in it. */
export interface RoomDetail {
  id: string;
  title: LocalText;
  people: number;
  room: RoomJson;
  products: Record<string, Product>;
  models: Record<string, string>;
  /** It asks something of who comes in: `Certificates.askDoor` tells whether of this visitor. */
  gated?: boolean;
}

export interface Job {
  id: string;
  /** `done` as soon as the model can be shown; its later steps go on. */
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  model: Model | null;
  report: ModelReport | null;
  problem: Record<string, unknown> | null;
  /** In their order; absent on old servers. */
  steps?: readonly JobStep[];
  /** What the brand said of the file. */
  statement?: { stated_cm?: Vec3 | null; category?: string | null } | null;
  /** When done; absent on old servers. */
  size?: JobSize | null;
}

/** check, measure, then validate, levels, pictures, likeness, solids, usdz, ktx2. A later one that fails takes nothing away. */
export interface JobStep {
  step: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** 0..1 of a running one. */
  part: number;
  problem: Record<string, unknown> | null;
}

/** What the pre-flight and the measures found. Members beyond these may be added by the server. */
export interface ModelReport {
  findings: Finding[];
  size_m: Vec3;
  /** False if parts were compressed, so that the size is the one the file declares. */
  size_exact: boolean;
  bytes: number;
  triangles: number;
  materials: number;
  textures: number;
  draw_calls: number;
  variants: string[];
  copyright: string | null;
  [member: string]: unknown;
}

/** note: good to know. warning: shoppers will notice. error: some shoppers will not see it, or a part of it. */
export interface Finding {
  severity: 'note' | 'warning' | 'error';
  code: string;
  text: LocalText;
  where: string;
}

export interface ApiToken {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  last_used_on: string | null;
}

/** Somebody in the room. `slot` names the avatar in frames; `id` names the person. */
export interface Person {
  slot: number;
  id: string;
  name: string;
  colour: number;
  role: Role;
}

export interface ChatLine {
  id: string;
  from: { id: string; name: string; colour: number };
  text: string;
  /** RFC 3339. */
  at: string;
}

/** What an operator sees of one live room: figures of the last seconds. */
export interface LiveRoom {
  room: string;
  people: number;
  /** Of these, how many have lost their connection and keep their place. */
  away: number;
  spectators: number;
  ticks_per_s: number;
  tick_ms_mean: number;
  tick_ms_p99: number;
  late_ms_p99: number;
  bytes_out_per_s: number;
  poses_in_per_s: number;
  skips_per_s: number;
  /** Clients by how much they are sent: all, less, far less, only the far. */
  levels: number[];
  dropped: number;
  refused_poses: number;
}

/** What parts of the shop were not told of. dead: given up after every attempt failed; items: the oldest of these. */
export interface UntoldEvents {
  waiting: number;
  oldest_at: string | null;
  dead: number;
  items: {
    id: number;
    group: string;
    kind: string;
    attempts: number;
    dead_at: string;
    reason: string;
  }[];
}

export interface LiveRooms {
  rooms: LiveRoom[];
  process: { rss_bytes: number | null; cpu_s: number; uptime_s: number; sockets: number; version: string };
}
