#include "shim.h"

#include <cstring>

#include <dlfcn.h>
#include <omp.h>
#include <tesseract/capi.h>

// Leptonica, the library below Tesseract, writes complaints about boxes to standard error. Its name differs between systems,
// so that it is not linked; it is there.
static void silence() {
	const int none = 6; // L_SEVERITY_NONE
	if (auto *f = reinterpret_cast<int (*)(int)>(dlsym(RTLD_DEFAULT, "setMsgSeverity"))) f(none);
}

extern "C" void *passdesk_print_open(const char *language) {
	TessBaseAPI *api = nullptr;
	try {
		silence();
		api = TessBaseAPICreate();
		// Complaints about missing data go nowhere instead of to the log.
		TessBaseAPISetVariable(api, "debug_file", "/dev/null");
		// Names and numbers are in no dictionary.
		char one[] = "load_system_dawg", two[] = "load_freq_dawg", no[] = "0";
		char *names[] = {one, two}, *values[] = {no, no};
		if (TessBaseAPIInit4(api, nullptr, language, tesseract::OEM_DEFAULT, nullptr, 0, names, values, 2, 0) == 0) {
			TessBaseAPISetPageSegMode(api, tesseract::PSM_SPARSE_TEXT);
			return api;
		}
	} catch (...) {
	}
	if (api) TessBaseAPIDelete(api);
	return nullptr;
}

extern "C" char *passdesk_print_read(void *handle, const uint8_t *grey, int width, int height, int ppi) {
	auto *api = static_cast<TessBaseAPI *>(handle);
	// OMP_THREAD_LIMIT is read when the program starts; this is the same for the present thread.
	int before = omp_get_max_threads();
	omp_set_num_threads(1);
	char *text = nullptr;
	try {
		TessBaseAPISetImage(api, grey, width, height, 1, width);
		TessBaseAPISetSourceResolution(api, ppi);
		text = TessBaseAPIGetUTF8Text(api);
	} catch (...) {
		text = nullptr;
	}
	try {
		TessBaseAPIClear(api);
	} catch (...) {
	}
	omp_set_num_threads(before);
	return text;
}

extern "C" void passdesk_print_wipe(char *text) {
	if (!text) return;
	volatile char *p = text;
	for (size_t n = std::strlen(text); n > 0; n--) *p++ = 0;
	TessDeleteText(text);
}

extern "C" void passdesk_print_close(void *handle) {
	auto *api = static_cast<TessBaseAPI *>(handle);
	if (!api) return;
	try {
		TessBaseAPIEnd(api);
		TessBaseAPIDelete(api);
	} catch (...) {
	}
}
