/** A procedure as its decision describes it. */
export interface Procedure {
	readonly code: string
	readonly name: string
	readonly field: string
	/** Working days from receipt to result. */
	readonly days: number
	/** In đồng; 0 is free. */
	readonly fee: number
	readonly level: 'province' | 'district' | 'commune'
	/** How often it is asked for, against the others. */
	readonly share: number
}

const procedure = (
	level: Procedure['level'],
	code: string,
	field: string,
	days: number,
	fee: number,
	share: number,
	name: string,
): Procedure => ({ code, name, field, days, fee, level, share })

export const PROCEDURES: readonly Procedure[] = [
	procedure('commune', '1.001193', 'HT', 1, 0, 10, 'Đăng ký khai sinh'),
	procedure('commune', '1.000894', 'HT', 1, 0, 6, 'Đăng ký kết hôn'),
	procedure('commune', '1.000656', 'HT', 1, 0, 4, 'Đăng ký khai tử'),
	procedure('commune', '1.004873', 'HT', 3, 15_000, 9, 'Cấp giấy xác nhận tình trạng hôn nhân'),
	procedure('commune', '2.000815', 'CT', 1, 2_000, 22, 'Chứng thực bản sao từ bản chính'),
	procedure('commune', '2.001035', 'CT', 2, 50_000, 4, 'Chứng thực hợp đồng, giao dịch'),
	procedure('commune', '1.001776', 'BTXH', 10, 0, 2, 'Trợ cấp xã hội hằng tháng'),
	procedure('commune', '1.004944', 'DD', 10, 0, 2, 'Hòa giải tranh chấp đất đai'),
	procedure('district', '1.001612', 'DKKD', 3, 100_000, 6, 'Đăng ký thành lập hộ kinh doanh'),
	procedure('district', '1.003225', 'XD', 15, 75_000, 4, 'Cấp giấy phép xây dựng nhà ở riêng lẻ'),
	procedure('district', '2.000381', 'DD', 15, 100_000, 4, 'Chuyển mục đích sử dụng đất'),
	procedure('district', '1.001266', 'HT', 5, 28_000, 2, 'Thay đổi, cải chính hộ tịch'),
	procedure('province', '1.004194', 'DD', 10, 50_000, 9, 'Đăng ký biến động quyền sử dụng đất'),
	procedure('province', '2.001610', 'DN', 3, 50_000, 5, 'Đăng ký thành lập công ty trách nhiệm hữu hạn'),
	procedure('province', '1.002809', 'GTVT', 5, 135_000, 6, 'Đổi giấy phép lái xe'),
	procedure('province', '2.000488', 'LLTP', 10, 200_000, 6, 'Cấp phiếu lý lịch tư pháp'),
	procedure('province', '1.003003', 'YT', 20, 430_000, 1, 'Cấp giấy chứng nhận đủ điều kiện kinh doanh dược'),
	procedure('province', '1.004221', 'MT', 20, 0, 1, 'Cấp giấy phép môi trường'),
]

/** Departments of the province that handle procedures and documents. */
export const DEPARTMENTS = [
	'Văn phòng UBND tỉnh',
	'Sở Nội vụ',
	'Sở Tư pháp',
	'Sở Tài chính',
	'Sở Xây dựng',
	'Sở Y tế',
	'Sở Nông nghiệp và Môi trường',
	'Sở Khoa học và Công nghệ',
	'Sở Giáo dục và Đào tạo',
	'Sở Công Thương',
] as const
