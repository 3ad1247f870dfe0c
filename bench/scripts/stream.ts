/**
 * The least of what a script loads that uses a stage of streams.
 *
 * @module
 */

/** Is never made. */
export class Stage extends TransformStream {}
