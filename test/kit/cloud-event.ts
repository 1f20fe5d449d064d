export interface TestEvent {
	specversion: '1.0'
	id: string
	source: string
	type: string
	subject: string
	time: string
	datacontenttype: 'application/json'
	areacode: string
	severity: string
	data: Record<string, unknown>
}

/** An observation of about 300 bytes, as an air station sends it. */
export function observation(id: string, at: number, value = 20): TestEvent {
	return {
		specversion: '1.0',
		id,
		source: 'environment',
		type: 'observation',
		subject: 'KK-DX-01',
		time: new Date(at).toISOString(),
		datacontenttype: 'application/json',
		areacode: '25195',
		severity: 'info',
		data: { station: 'KK-DX-01', parameter: 'PM2.5', value, unit: 'ug/m3', status: '00' },
	}
}

/** A dossier's receipt, as the one-stop case system sends it. */
export function dossier(id: string, at: number): TestEvent {
	return {
		specversion: '1.0',
		id,
		source: 'onestop',
		type: 'dossier.received',
		subject: `000.00.12.H10-${id}`,
		time: new Date(at).toISOString(),
		datacontenttype: 'application/json',
		areacode: '25195',
		severity: 'info',
		data: { MaHoSo: `000.00.12.H10-${id}`, MaTTHC: '1.000001', KenhThucHien: '2', TrangThaiHoSo: '2' },
	}
}
