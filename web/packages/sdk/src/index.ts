/**
 * `@vitrine-shop/sdk`: everything a client of a Vitrine shop needs, except how it draws.
 *
 *     const room = await joinRoom({ room: 'boutique', name: 'Ada', colour: 3 });
 *     room.on('said', (line) => console.log(line.from.name, line.text));
 *     room.setPose(pose);              // each frame; sent at 20 Hz while it changes
 *     room.sample(slot, pose);         // where that avatar is now
 */

export { Account, type MemberRole } from './account.ts';
export * from './brand-orders.ts';
export { type Bag, type BagLine, Cart, type Found } from './cart.ts';
export * from './certificates.ts';
export { isOver, settled } from './changes.ts';
export * from './checkout.ts';
export { Clock } from './clock.ts';
export {
  type Cost,
  type DeviceClass,
  type DeviceSigns,
  deviceClass,
  lessened,
  PRODUCT_BUDGETS,
} from './devices.ts';
export { discoverWallets, type FoundWallet, type WalletProvider } from './discovery.ts';
export { Draft, type DraftBase } from './drafts.ts';
export { Emitter } from './emitter.ts';
export type { RoomEvents, RoomStatus } from './events.ts';
export { BrandFiles, type FileKind, type FileUse, type OwnModel, type OwnPicture } from './files.ts';
export { type Decoders, decodesAvif, fileOf, firstLevel, levelsOf } from './forms.ts';
export * from './letters.ts';
export {
  type Choice,
  chosen,
  type Grant,
  NOTHING_CHOSEN,
  type Seen,
  sizeOnScreen_px,
} from './levels.ts';
export type { SocketLike } from './link.ts';
export * from './lobbies.ts';
export { CHANGED_AT_ONCE, type ChangedProduct, ManyProducts, type ProductToChange } from './many-products.ts';
export { loadModule, type ModuleContext, type ModuleMain } from './modules.ts';
export * from './numbers.ts';
export * from './orders.ts';
export * from './oversight.ts';
export { OwnRooms } from './own-rooms.ts';
export { enrol, passkeysWork, prove, recover, signIn } from './passkeys.ts';
export { Playback } from './playback.ts';
export { AvatarPose, HEAD, Kind, LEFT, POSE_LENGTH, RIGHT } from './pose.ts';
export { Problem, type ProblemJson } from './problem.ts';
export * from './product-facts.ts';
export { type OrderOfProducts, ProductOrder } from './product-order.ts';
export * from './product-pictures.ts';
export {
  answerProof,
  type HistoryEntry,
  type ProofAddress,
  type ProofQuestion,
  Proofs,
  type PublicProof,
  proofQuestion,
} from './proofs.ts';
export { backoff_ms, CloseCode, mayReturn } from './protocol/closes.ts';
export { decodeFrame, FrameBuffer } from './protocol/frames.ts';
export * from './protocol/messages.ts';
export * from './quotas.ts';
export { type NewStatement, Resumable, type UploadOptions } from './resumable.ts';
export { type JoinOptions, joinRoom, type Room } from './room.ts';
export { RoomFiles } from './room-files.ts';
export { Scenes } from './scenes.ts';
export * from './selling.ts';
export {
  type Guest,
  type NewPlacement,
  ShopClient,
  type ShopOptions,
  type Ticket,
} from './shop.ts';
export * from './shop-front.ts';
export { type Grip, gripNumbers, type Hand, readShown, SHOWING, Showing, type Shown } from './showing.ts';
export * from './stock.ts';
export { Templates } from './templates.ts';
export {
  formatBytes,
  formatMoney,
  formatSize,
  localText,
  minorDigits,
  parseMoney,
  spokenIn,
} from './text.ts';
export type * from './types.ts';
export { type Answered, fetchUpload, type Uploader, xhrUpload } from './upload.ts';
export {
  linkedWallets,
  type NewChain,
  sendCall,
  signInWithWallet,
  signText,
  switchChain,
  unlinkWallet,
  type WalletCall,
  type WalletSignIn,
  walletAddress,
  walletHolds,
} from './wallets.ts';
export {
  CERTIFICATES,
  readWorn,
  Wearing,
  type Worn,
  type WornPlace,
} from './wearing.ts';
export { type ZipEntry, zipOf } from './zip.ts';
