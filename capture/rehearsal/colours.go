package rehearsal

// SkinTones is the number of skin albedos.
const SkinTones = 7

var (
	skins = [SkinTones]rgb{
		srgb(0xf0cbb5), srgb(0xe4b797), srgb(0xd2a07d), srgb(0xb88560), srgb(0x936545), srgb(0x714a34), srgb(0x553627),
	}
	hairColours = []rgb{
		srgb(0x1a1512), srgb(0x33221a), srgb(0x543826), srgb(0x7d5a3c), srgb(0xb99863), srgb(0x74371f), srgb(0x8f8b88),
	}
	eyeColours = []rgb{
		srgb(0x3a2416), srgb(0x5f3d24), srgb(0x75623a), srgb(0x64764f), srgb(0x7e8b94), srgb(0x5b84ab),
	}
	garments = []garment{
		{srgb(0x2c3a52), srgb(0xe9edf2)},
		{srgb(0x4a5548), srgb(0xf1ece2)},
		{srgb(0x3b3b40), srgb(0x9db7d0)},
		{srgb(0x6a4048), srgb(0xf0e8e4)},
		{srgb(0x1f4e5a), srgb(0xe4e6e6)},
		{srgb(0x7b6a55), srgb(0x2f3f4f)},
		{srgb(0x8a929b), srgb(0x34405a)},
	}
)

type garment struct{ jacket, shirt rgb }
