/**
 * What a step of a vector file holds.
 *
 * The format is described in `vectors/FORMAT.md`.
 *
 * @module
 */

import type { LayoutName } from "../../ring/mod.ts";

/** A scatterlist: address and length of each segment. */
export type RecordedList = readonly (readonly [address: string, length: number])[];

/** A device's write: area, byte offset in it, bytes in hex. */
export type RecordedWrite = readonly [area: string, offset: number, hex: string];

/** A mapping made or taken back: the device's address, length, 1 for reading or 2 for writing. */
export type RecordedMap = readonly [
  call: "map" | "unmap",
  address: string,
  length: number,
  direction: number,
];

/** What any step may have beside its own fields; absent means 0 or none. */
export interface RecordedExtras {
  /** Number of the step within its trace. */
  readonly i: number;
  /** How often the driver called the notify hook. */
  readonly notified?: number;
  /** How often the queue's callback ran. */
  readonly callbacks?: number;
  /** How often the driver warned. */
  readonly warn?: number;
  /** What the driver said of the device. */
  readonly msg?: string;
  /** What the driver mapped and unmapped, in order; all ones is the address of a mapping that failed. */
  readonly maps?: readonly RecordedMap[];
}

/** An operation without arguments. */
export interface PlainStep extends RecordedExtras {
  /** The operation. */
  readonly op:
    | "kick_prepare"
    | "kick"
    | "notify"
    | "disable_cb"
    | "enable_cb"
    | "enable_cb_prepare"
    | "enable_cb_delayed"
    | "detach"
    | "interrupt"
    | "notification_data"
    | "is_broken"
    | "vring_size"
    | "break"
    | "unbreak";
  /** What it returned. */
  readonly ret: unknown;
}

/** One of the `virtqueue_add_…` functions. */
export interface AddStep extends RecordedExtras {
  readonly op: "add";
  readonly api: "sgs" | "outbuf" | "inbuf" | "inbuf_ctx" | "outbuf_pre" | "inbuf_pre";
  readonly out: readonly RecordedList[];
  readonly in: readonly RecordedList[];
  /** Token; 0 stands for NULL. */
  readonly data: number;
  readonly ctx?: number;
  /** Bus address of the table, should one be allocated. */
  readonly ind?: string;
  /** The allocation of the table fails. */
  readonly failAlloc?: number;
  /** This mapping of the step fails, counted from 0. */
  readonly failMap?: number;
  readonly ret: number | "BUG";
  readonly bug?: string;
  /** Content of the table. */
  readonly tbl?: string;
}

/** `virtqueue_get_buf`, or with `wantctx` `virtqueue_get_buf_ctx`. */
export interface GetStep extends RecordedExtras {
  readonly op: "get_buf";
  readonly wantctx?: boolean;
  readonly ret: number | null;
  /** What was stored as length; `null`: nothing. */
  readonly len: number | null;
  /** What was stored as context; 0: NULL; `"untouched"`: nothing. */
  readonly ctx?: number | "untouched";
}

/** `virtqueue_poll`. */
export interface PollStep extends RecordedExtras {
  readonly op: "poll";
  readonly last: number;
  readonly ret: boolean;
}

/** From now on the notify hook returns `v`. */
export interface SetNotifyStep extends RecordedExtras {
  readonly op: "set_notify";
  readonly v: boolean;
  readonly ret: null;
}

/** `virtqueue_resize` or `virtqueue_reset`. */
export interface ResetStep extends RecordedExtras {
  readonly op: "resize" | "reset";
  /** Size asked for; `resize` only. */
  readonly want?: number;
  /** An allocation fails. */
  readonly failAlloc?: number;
  readonly disableRet?: number;
  readonly enableRet?: number;
  readonly ret: number;
  readonly recycled: readonly number[];
  readonly recycleDone: boolean;
  readonly num: number;
}

/** Many buffers there and back. */
export interface CycleStep extends RecordedExtras {
  readonly op: "cycle";
  readonly n: number;
  readonly addr0: string;
  readonly len: number;
  readonly tok0: number;
  readonly kick: boolean;
  readonly ret: boolean;
  readonly kicks: number;
}

/** The device looks for the next available buffer. */
export interface DevicePopStep extends RecordedExtras {
  readonly op: "dev_pop";
  readonly ret: {
    readonly id: number;
    readonly n: number;
    readonly indirect: boolean;
    readonly segs: readonly (readonly [address: string, length: number, writable: 0 | 1])[];
  } | null;
  readonly w: readonly RecordedWrite[];
}

/** The device completes outstanding buffer `k`. */
export interface DeviceUseStep extends RecordedExtras {
  readonly op: "dev_use";
  readonly k: number;
  readonly len: number;
  readonly ret: null;
  readonly id: number;
  readonly irq: boolean;
  readonly w: readonly RecordedWrite[];
}

/** The device completes the first `n` outstanding buffers with one used entry. */
export interface DeviceUseBatchStep extends RecordedExtras {
  readonly op: "dev_use_batch";
  readonly n: number;
  readonly len: number;
  readonly ret: null;
  readonly id: number;
  readonly irq: boolean;
  readonly w: readonly RecordedWrite[];
}

/** The device writes its event suppression. */
export interface DeviceEventStep extends RecordedExtras {
  readonly op: "dev_evt";
  readonly mode: string;
  readonly v: number;
  readonly ret: null;
  readonly w: readonly RecordedWrite[];
}

/** The device writes what it should not. */
export interface DeviceRawStep extends RecordedExtras {
  readonly op: "dev_raw";
  readonly why: string;
  readonly usedIdx: number;
  readonly usedWrap: number;
  readonly ret: null;
  readonly w: readonly RecordedWrite[];
}

/** A step, as it stands in the file. */
export type RecordedStep =
  | PlainStep
  | AddStep
  | GetStep
  | PollStep
  | SetNotifyStep
  | ResetStep
  | CycleStep
  | DevicePopStep
  | DeviceUseStep
  | DeviceUseBatchStep
  | DeviceEventStep
  | DeviceRawStep;

/** The line that starts a trace. */
export interface RecordedInit {
  /** Name of the trace, with its file's. */
  readonly trace: string;
  readonly layout: LayoutName;
  readonly num: number;
  readonly numMax: number;
  readonly index: number;
  readonly event: boolean;
  readonly indirect: boolean;
  readonly inOrder: boolean;
  readonly callback: boolean;
  readonly mapApi: boolean;
  readonly context: boolean;
}
