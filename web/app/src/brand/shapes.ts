import type { Job, LocalText, Model, NewStatement } from '@vitrine/sdk';

/** What the pipeline adds to a model and a job step by step: all of it may be absent, on models of before most of all. */

export interface LevelFile {
  url: string;
  bytes: number;
  codec: string;
  images: string;
}

export interface Level {
  level: number;
  triangles: number;
  draw_calls: number;
  texture_memory_bytes: number;
  likeness_db: number | null;
  files: LevelFile[];
}

export interface WholeModel extends Model {
  levels?: Level[];
  pictures?: { thumbnail: string | null; cutout: string | null; variants: Record<string, string> };
  usdz?: { variant: string | null; url: string; bytes: number }[];
  credit?: string | null;
}

export interface Step {
  step: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  problem: Record<string, unknown> | null;
  part?: number;
}

export interface WholeJob extends Omit<Job, 'state' | 'model'> {
  state: Job['state'] | 'cancelled';
  model: WholeModel | null;
  steps?: Step[];
  statement?: { stated_cm?: [number, number, number] | null; category?: string | null } | null;
}

/** What one kind of device makes of a model. */
export interface Budget {
  profile: string;
  title: LocalText;
  level: number;
  ok: boolean;
  excess: { measure: string; text: LocalText }[];
}

export type Unit = NonNullable<NewStatement['unit']>;

/** The first of a level's files works everywhere. */
export function smallest(level: Level): LevelFile | undefined {
  return level.files[0];
}
