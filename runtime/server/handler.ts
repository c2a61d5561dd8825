/** A value, or the promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** The result of a handler with informs before the reply: an array, a generator, or a promise of an array. */
export type Informs<Inform> = Iterable<Inform> | AsyncIterable<Inform> | PromiseLike<Iterable<Inform>>;

/** The same, if the reply has its own fields: a generator that yields the informs and returns the reply. */
export type InformsWithReply<Inform, Reply> = Generator<Inform, Reply, unknown> | AsyncGenerator<Inform, Reply, unknown>;
