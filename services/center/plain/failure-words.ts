/** What happened, and what to do next. */
export interface FailureWords {
	readonly title: string
	readonly what: string
	readonly where: string
	readonly next: string
	readonly home: string
}

const VI = { where: 'Địa chỉ', home: 'Về trang đầu' }
const EN = { where: 'Address', home: 'Go to the first page' }

/** By HTTP status, for whoever opened a page. */
export const FAILURE_WORDS = {
	401: {
		vi: {
			...VI,
			title: 'Cần đăng nhập',
			what: 'Trang này chỉ mở được khi đã đăng nhập.',
			next: 'Hãy về trang đầu và đăng nhập, rồi mở lại địa chỉ này.',
		},
		en: {
			...EN,
			title: 'You have to sign in',
			what: 'This page is for those who have signed in.',
			next: 'Go to the first page and sign in, then open this address again.',
		},
	},
	403: {
		vi: {
			...VI,
			title: 'Bạn không được xem trang này',
			what: 'Nội dung này nằm ngoài phạm vi của tài khoản bạn đang dùng.',
			next: 'Nếu bạn cần xem, hãy nhờ quản trị viên cấp quyền, hoặc đăng nhập bằng tài khoản khác.',
		},
		en: {
			...EN,
			title: 'This is not yours to see',
			what: 'What stands here lies outside of what your account may see.',
			next: 'If you need it, ask the administrator for it, or sign in with another account.',
		},
	},
	404: {
		vi: {
			...VI,
			title: 'Không có trang này',
			what: 'Không có gì ở địa chỉ bạn vừa mở. Có thể địa chỉ gõ sai, bị cắt mất một phần, hoặc trang đã bị bỏ.',
			next: 'Hãy kiểm tra lại địa chỉ; nếu bạn bấm từ một tin nhắn, hãy mở trang đầu để xem mọi cảnh báo của bạn.',
		},
		en: {
			...EN,
			title: 'There is no such page',
			what: 'There is nothing at the address that you opened. It may be mistyped or cut short, or the page is gone.',
			next: 'Check the address; if you came by a message, the first page leads to all of your alerts.',
		},
	},
	429: {
		vi: {
			...VI,
			title: 'Quá nhiều lần thử',
			what: 'Từ mạng của bạn vừa có quá nhiều lần thử không đúng.',
			next: 'Hãy đợi một phút rồi mở lại trang.',
		},
		en: {
			...EN,
			title: 'Too many tries',
			what: 'Too many tries that were wrong have come from your network.',
			next: 'Wait a minute, then open the page again.',
		},
	},
	500: {
		vi: {
			...VI,
			title: 'Trang gặp lỗi',
			what: 'Hệ thống gặp lỗi khi mở trang này. Lỗi đã được ghi lại.',
			next: 'Hãy thử lại sau ít phút; nếu vẫn lỗi, hãy báo quản trị viên địa chỉ và giờ bạn mở trang.',
		},
		en: {
			...EN,
			title: 'The page failed',
			what: 'Something failed inside while this page was made. It is logged.',
			next: 'Try again in a few minutes; if it stays so, tell the administrator the address and when you opened it.',
		},
	},
	503: {
		vi: {
			...VI,
			title: 'Trang tạm thời chưa mở được',
			what: 'Hệ thống đang khởi động hoặc một phần đang tạm dừng. Dữ liệu gửi đến vẫn được giữ.',
			next: 'Hãy tải lại trang sau một phút; nếu vẫn vậy, hãy báo quản trị viên.',
		},
		en: {
			...EN,
			title: 'Not to be had for the moment',
			what: 'The system is starting, or a part of it is down. What is sent to it is kept all the same.',
			next: 'Load the page again in a minute; if it stays so, tell the administrator.',
		},
	},
} as const satisfies Readonly<Record<number, Readonly<Record<'vi' | 'en', FailureWords>>>>
