/** A failure that one sentence explains to whoever started the hub; printed without a stack. */
export class Sentence extends Error {}
