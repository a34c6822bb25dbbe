/** The body of `application/problem+json` (RFC 9457), with whatever members the server added. */
export interface ProblemJson {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  [member: string]: unknown;
}

/**
 * Anything that went wrong between this page and the shop.
 *
 * `message` is the problem's detail (else its title): words a person may read. `type` is the stable name to branch
 * on: the server's own (`/problems/slot-taken` and the like), or one of ours:
 * `vitrine:offline` no answer came, `vitrine:not-json` an answer came that is not the API's,
 * `vitrine:socket-barred` pages come through, sockets do not,
 * `vitrine:disconnected` the socket closed before the answer, `vitrine:not-supported` this browser cannot,
 * `vitrine:cancelled` somebody pressed cancel, `vitrine:wallet-locked`, `vitrine:wallet-busy`, `vitrine:wallet-offline`,
 * `vitrine:unknown-chain` and `vitrine:wallet-failed` a wallet did not do what was asked.
 */
export class Problem extends Error {
  readonly type: string;
  readonly status: number;
  /** The problem object itself. */
  readonly problem: ProblemJson;

  constructor(problem: ProblemJson, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? 'Something went wrong.', options);
    this.name = 'Problem';
    this.type = problem.type ?? 'about:blank';
    this.status = problem.status ?? 0;
    this.problem = problem;
  }

  /** The last part of the type, to branch on: `slot-taken` of `https://…/problems/slot-taken`. */
  get kind(): string {
    return this.type.split(/[/:#]/).at(-1) ?? '';
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return new Problem({ type: 'vitrine:offline', title: 'No answer', detail }, { cause: error });
  }
}
