/** The characters of sensors' names (guidelines §7), what reads best first. */
export const NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";
