/**
 * The shop's JSON by the names that clients use: what HTTP answers is taken from `api.gen.ts`, which `make api` writes
 * from the server's own description. Lengths are metres, money is integer minor units.
 */
import type { components } from './api.gen.ts';

type Schemas = components['schemas'];

export type Vec3 = readonly [x: number, y: number, z: number];
export type Point2 = readonly [x: number, z: number];

/** Text that visitors read: language -> text, in at least one, whichever; `localText` reads it. */
export type LocalText = { [language: string]: string | undefined };
export type Money = Schemas['Money'];

/** Of a person in a room; members have one of the last three. */
export type Role = 'guest' | Schemas['Role'];
export type Visitor = Schemas['Visitor'];
export type Member = Schemas['Member'];
export type Session = Schemas['Session'];
export type Wallet = Schemas['Wallet'];
export type SignedIn = Schemas['SignedIn'];
export type Blocked = Schemas['Block'];
export type ApiToken = Schemas['ApiToken'];
export type Passkey = Schemas['Passkey'];
export type OpenSession = Schemas['OpenSession'];
export type ListedMember = Schemas['ListedMember'];
export type Invitation = Schemas['Invitation'];
export type OpenLink = Schemas['OpenLink'];
export type Roles = Schemas['Roles'];
export type AccountAct = Schemas['AccountAct'];

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type Model = Schemas['Model'];
export type ModelLevel = Schemas['ModelLevel'];
export type ModelFile = Schemas['ModelFile'];
export type ModelPictures = Schemas['ModelPictures'];
export type ModelUsdz = Schemas['ModelUsdz'];
export type Job = Schemas['Job'];
export type JobStep = Schemas['JobStep'];
export type JobSize = Schemas['ModelSize'];
export type ModelUnit = JobSize['counted'];
export type ModelReport = Schemas['ModelReport'];
export type Finding = Schemas['Finding'];

export type Variant = Schemas['Variant'];
export type Product = Schemas['Product'];
/** What a product must say besides what it is and costs; with its brand's words where it has none. */
export type Facts = Schemas['Facts'];
export type Contact = Schemas['Contact'];
export type Written = Schemas['Written'];
/** publish: true: rejects with `not-publishable` if something is lacking; false: a draft; else on sale if it may be. */
export type NewProduct = Schemas['ProductBody'];
export type NewVariant = Schemas['VariantBody'];
export type ProductChange = Schemas['ProductPatch'];
export type Checklist = Schemas['Checklist'];
export type ChecklistItem = Schemas['ChecklistItem'];
export type RoomSummary = Schemas['RoomSummary'];
export type RoomDetail = Schemas['RoomDetail'];
/** A room as its brand edits it. */
export type OwnRoom = Schemas['OwnRoom'];
export type RoomChange = Schemas['RoomPatch'];
/** Of a brand's first public rooms, by those who run the shop. */
export type RoomApproval = Schemas['Approval'];
export type DeletedRoom = Schemas['DeletedRoom'];
export type RoomHours = Schemas['HoursBody'];

/** `room.json`: one versioned file describes a room. Yaw 0 faces -z for people, +z for products. */
export type RoomJson = Schemas['RoomJson'];
export type Placement = Schemas['RoomJsonPlacementTold'];
export type RoomTemplate = Schemas['Template'];
export type NewRoom = Schemas['MakingBody'];
export type NewDressing = Schemas['DressingBody'];
export type MadeRoom = Schemas['MadeRoom'];
export type RoomFile = Schemas['RoomFile'];
export type RoomImport = Schemas['RoomImport'];
/** A model as a room: what was found in it, and the lights that were made for it. */
export type Scene = Schemas['Scene'];
export type SceneBake = Schemas['SceneBake'];
export type LightPreset = Schemas['Preset'];
/** A room as it is to be, and what is done to it. */
export type RoomDraft = Schemas['RoomDraft'];
export type RoomAct = Schemas['RoomAct'];
export type DoneAct = Schemas['DoneAct'];
export type LoggedAct = Schemas['LoggedAct'];
export type DoneActs = Schemas['DoneActs'];
export type DraftActs = Schemas['DraftActs'];
export type NamedVersion = Schemas['NamedVersion'];
export type RoomBudget = Schemas['Budget'];
export type Slot = RoomJson['slots'][number];
export type Spawn = RoomJson['spawns'][number];
export type Portal = RoomJson['portals'][number];
export type Zone = RoomJson['zones'][number];
export type ModuleEntry = RoomJson['modules'][number];

export type LiveRoom = Schemas['LiveRoom'];
export type LiveRooms = Schemas['LiveRooms'];
/** What parts of the shop were not told of. dead: given up after every attempt failed; items: the oldest of these. */
export type UntoldEvents = Schemas['UntoldEvents'];

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
  /** role: as the room's own brand sees them; of any other brand one is a guest. */
  from: { id: string; name: string; colour: number; role: Role };
  text: string;
  /** RFC 3339. */
  at: string;
}
