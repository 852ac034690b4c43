/**
 * The few calls of GitHub's REST interface that put a gate's report under a pull request.
 *
 * @module
 */

import { z } from "zod";
import { BadInput } from "../../bad_input.ts";
import { RunFault } from "../../measure/failure.ts";
import { visible } from "../../record/names.ts";
import { type Check, COMMENT_MARK } from "./comment.ts";

/** Where and as whom to call. */
export interface GitHubAccess {
  /** Address of the interface, as `GITHUB_API_URL` says. */
  readonly api: string;
  /** The job's token. */
  readonly token: string;
}

/** The pull request that a report is of. */
export interface PullRequest {
  /** Owner and name of its repository. */
  readonly repository: string;
  readonly number: number;
  /** The commit that was measured. */
  readonly sha: string;
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const repository = z.object({ full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/) });
const number = z.int().positive();
const pull = z.object({ number, head: z.object({ sha }) });

/** What is read of an event: it is GitHub's own, whatever a fork does. */
const EVENT = z.union([
  z.object({ repository, pull_request: pull }),
  z.object({
    repository,
    workflow_run: z.object({
      head_sha: sha,
      head_branch: z.string(),
      head_repository: z.object({ owner: z.object({ login: z.string().regex(/^[\w.-]+$/) }) }),
      pull_requests: z.array(pull),
    }),
  }),
]);
const COMMENTS = z.array(z.object({
  id: number,
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
}));
const PER_PAGE = 100;
const MOST_PAGES = 50;
const LIMIT_MS = 30_000;

/** Calls GitHub as one job may. */
export class GitHub {
  readonly #access: GitHubAccess;

  /** Nothing is called yet. */
  constructor(access: GitHubAccess) {
    this.#access = access;
  }

  /**
   * The pull request of an event, `pull_request` or `workflow_run`: the open one whose last commit was measured.
   *
   * @param text The event's payload.
   * @returns `null` when there is none any more.
   * @throws {BadInput} for another event.
   */
  async pullOf(text: string): Promise<PullRequest | null> {
    const event = eventOf(text);
    const { full_name: repository } = event.repository;
    if ("pull_request" in event) {
      const { number, head } = event.pull_request;
      return { repository, number, sha: head.sha };
    }
    const { head_sha: sha, head_branch, head_repository, pull_requests } = event.workflow_run;
    // Of a fork the event names none.
    const head = encodeURIComponent(`${head_repository.owner.login}:${head_branch}`);
    const pulls = pull_requests.length > 0 ? pull_requests : z.array(pull).parse(
      await this.#call("GET", `repos/${repository}/pulls?state=open&head=${head}`),
    );
    const found = pulls.find((one) => one.head.sha === sha);
    return found === undefined ? null : { repository, number: found.number, sha };
  }

  /**
   * Writes the one comment of the gate: over the one that is there, else a new one.
   *
   * @returns which of the two.
   */
  async comment({ repository, number }: PullRequest, body: string): Promise<"updated" | "created"> {
    const id = await this.#ownComment(repository, number);
    if (id === null) {
      await this.#call("POST", `repos/${repository}/issues/${number}/comments`, { body });
      return "created";
    }
    await this.#call("PATCH", `repos/${repository}/issues/comments/${id}`, { body });
    return "updated";
  }

  /** Writes a check of the commit. */
  async check({ repository, sha }: PullRequest, check: Check): Promise<void> {
    await this.#call("POST", `repos/${repository}/check-runs`, { ...check, head_sha: sha });
  }

  async #ownComment(repository: string, number: number): Promise<number | null> {
    for (let page = 1; page <= MOST_PAGES; page++) {
      const comments = COMMENTS.parse(
        await this.#call(
          "GET",
          `repos/${repository}/issues/${number}/comments?per_page=${PER_PAGE}&page=${page}`,
        ),
      );
      // A person may copy the mark; that comment is not ours to write.
      const own = comments.find(({ body, user }) =>
        user?.type === "Bot" && body?.startsWith(COMMENT_MARK)
      );
      if (own !== undefined) return own.id;
      if (comments.length < PER_PAGE) break;
    }
    return null;
  }

  async #call(method: "GET" | "POST" | "PATCH", path: string, body?: unknown): Promise<unknown> {
    const { api, token } = this.#access;
    const response = await fetch(`${api.replace(/\/+$/, "")}/${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
      },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return await response.json();
    const text = visible((await response.text()).slice(0, 200));
    const advice = response.status === 403 || response.status === 404
      ? "; the job needs permissions pull-requests: write and checks: write"
      : "";
    throw new RunFault(`GitHub answered ${response.status} to ${method} ${path}: ${text}${advice}`);
  }
}

function eventOf(text: string): z.infer<typeof EVENT> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const read = EVENT.safeParse(value);
  if (read.success) return read.data;
  throw new BadInput(
    "Cannot comment as --event must name the payload of a pull_request or workflow_run event: current value has neither",
  );
}
