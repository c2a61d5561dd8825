import { clientPlaces } from "./client-places.js";
import { devicePlaces, type Place } from "./device-places.js";

/** The places where code of the author's runs. */
export const places: Readonly<Record<string, Place>> = { ...devicePlaces, ...clientPlaces };
