import { areaOutlines, stationPoints } from '../map/documents.generated.ts'
import {
	reportScreen,
	screenFeed,
	wallAlerts,
	wallEvents,
	wallList,
	wallReadings,
	wallSnapshot,
} from './documents.generated.ts'

/** All that the page of a paired screen asks: the centre answers nothing else to one. */
export const screenDocuments: readonly string[] = [
	areaOutlines,
	reportScreen,
	screenFeed,
	stationPoints,
	wallAlerts,
	wallEvents,
	wallList,
	wallReadings,
	wallSnapshot,
]
