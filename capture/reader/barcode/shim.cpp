// Written against zxing-cpp 1.4 (Debian 12), 2.2 (Ubuntu 24.04) and 2.3 (Debian 13): between them the options became
// ReaderOptions and the result Barcode, so that their types are left to the compiler wherever that is possible.
#define ZX_USE_UTF8 1 // version 1: text as std::string. Without it the header complains in every file.
#include "shim.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include <ZXing/ReadBarcode.h>
#if __has_include(<ZXing/ReaderOptions.h>)
#include <ZXing/ReaderOptions.h>
using Options = ZXing::ReaderOptions;
#else
#include <ZXing/DecodeHints.h>
using Options = ZXing::DecodeHints;
#endif

namespace {

// Version 2 also looks for inverted symbols when told nothing. The caller turns pictures over by itself.
template <class T> auto neverInvert(T &o, int) -> decltype(o.setTryInvert(false), void()) { o.setTryInvert(false); }
template <class T> void neverInvert(T &, long) {}

void wipe(void *p, size_t n) {
	volatile uint8_t *b = static_cast<volatile uint8_t *>(p);
	while (n--) *b++ = 0;
}

} // namespace

extern "C" int passdesk_pdf417(const uint8_t *grey, int width, int height, int stride, int how, size_t longest, passdesk_symbol *out, int most) {
	int n = 0;
	try {
		Options o;
		o.setFormats(ZXing::BarcodeFormat::PDF417);
		o.setTryHarder((how & PASSDESK_HARDER) != 0);
		o.setTryRotate((how & PASSDESK_ROTATE) != 0);
		o.setTryDownscale((how & PASSDESK_DOWNSCALE) != 0);
		o.setMaxNumberOfSymbols(static_cast<uint8_t>(most));
		o.setBinarizer(how & PASSDESK_GLOBAL ? ZXing::Binarizer::GlobalHistogram
					   : how & PASSDESK_FIXED ? ZXing::Binarizer::FixedThreshold
											  : ZXing::Binarizer::LocalAverage);
		neverInvert(o, 0);
		ZXing::ImageView view(grey, width, height, ZXing::ImageFormat::Lum, stride);
		auto found = ZXing::ReadBarcodes(view, o);
		for (auto &symbol : found) {
			auto bytes = symbol.bytes();
			if (n == most || !symbol.isValid() || bytes.empty() || bytes.size() > longest) continue;
			auto *copy = static_cast<uint8_t *>(std::malloc(bytes.size()));
			if (!copy) throw std::bad_alloc();
			std::memcpy(copy, bytes.data(), bytes.size());
			out[n].payload = copy;
			out[n].length = bytes.size();
			wipe(bytes.data(), bytes.size());
			int i = 0;
			for (auto p : {symbol.position().topLeft(), symbol.position().topRight(), symbol.position().bottomRight(), symbol.position().bottomLeft()}) {
				out[n].corner[i++] = static_cast<int32_t>(p.x);
				out[n].corner[i++] = static_cast<int32_t>(p.y);
			}
			n++;
		}
		return n;
	} catch (const std::bad_alloc &) {
		passdesk_pdf417_free(out, n);
		return -1;
	} catch (...) {
		passdesk_pdf417_free(out, n);
		return -2;
	}
}

extern "C" void passdesk_pdf417_free(passdesk_symbol *symbols, int n) {
	for (int i = 0; i < n; i++) {
		wipe(symbols[i].payload, symbols[i].length);
		std::free(symbols[i].payload);
		symbols[i].payload = nullptr;
	}
}
