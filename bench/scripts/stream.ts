/**
 * Loads the least that a script with a stage of streams must load.
 *
 * @module
 */

/** A stage. No instance is made. */
export class Stage extends TransformStream {}
