// What names and other texts of an interface look like.

/** A name in code, and the name of a family's parameter. */
export const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;

/** A whole number as text. */
export const DECIMAL = /^[+-]?\d+$/;

/** KATCP's own grammar of names, guidelines §2.1. */
export const MESSAGE_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

/** The name of a field. */
export const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Where an include is: beside the file that includes it, or from there; or in an installed package. */
export const INCLUDE_PATH = /^(?:\.\.?\/|katcp:(?:@[^@\\/]+\/)?[^@\\/.][^\\/]*\/)[^\\]+$/;

/** Where a schema of JSON is. */
export const SCHEMA_PATH = /^\.\.?\/[^\\#]+$/;

/** A value of a discrete. */
export const DISCRETE_VALUE = /^\P{Cc}+$/u;

/** The name of a role. */
export const ROLE_NAME = /^[a-z][a-z0-9-]*$/;

/** The name of a sensor (guidelines §7), or the template of a family. */
export const SENSOR_NAME = /^(?:[A-Za-z0-9._-]|\{[a-z][A-Za-z0-9]*\})+$/;

/** The name of one sensor. */
export const PLAIN_NAME = /^[A-Za-z0-9._-]+$/;

/** A value of a family's parameter: a part of a sensor's name. */
export const PARAMETER_VALUE = /^[A-Za-z0-9._-]+$/;

/** An integer in a sensor's name is padded to no more than so many digits. */
export const MOST_DIGITS = 20;

/** What stands between the name of a group and those of its sensors. */
export const GROUP_SEPARATOR = /^[A-Za-z0-9._-]+$/;

/** The version of a device's API: any text, though that of the guidelines is best. */
export const VERSION = /^\P{Cc}*[^\s\p{Cc}]\P{Cc}*$/u;
