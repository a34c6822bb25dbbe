/** The features of the room, in the order in which the bar and the faces of products have what they add. */
import type { MakeFeature } from '../feature.ts';
import { ar } from './ar/index.ts';
import { bag } from './bag/index.ts';
import { buy } from './buy/index.ts';
import { certificates } from './certificates/index.ts';
import { cover } from './cover/index.ts';
import { facts } from './facts/index.ts';
import { furnish } from './furnish/index.ts';
import { hold } from './hold/index.ts';
import { house } from './house/index.ts';
import { lead } from './lead/index.ts';
import { looked } from './looked/index.ts';
import { modules } from './modules/index.ts';
import { news } from './news/index.ts';
import { people } from './people/index.ts';
import { report } from './report/index.ts';
import { share } from './share/index.ts';
import { talk } from './talk/index.ts';

export const FEATURES: readonly MakeFeature[] = [
  news,
  cover,
  furnish,
  buy,
  bag,
  hold,
  facts,
  share,
  people,
  certificates,
  talk,
  ar,
  house,
  report,
  modules,
  lead,
  looked,
];
