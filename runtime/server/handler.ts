/** A value, or the promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** What a handler gives whose informs come before the reply: an array, a generator of any kind, or the promise of an array. */
export type Informs<Inform> = Iterable<Inform> | AsyncIterable<Inform> | PromiseLike<Iterable<Inform>>;

/** The same where the reply has fields of its own: a generator that yields the informs and returns the reply. */
export type InformsWithReply<Inform, Reply> = Generator<Inform, Reply, unknown> | AsyncGenerator<Inform, Reply, unknown>;
