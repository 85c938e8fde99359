//! A small drawing as a PNG file: a latency curve with a plateau.

use super::random::Random;

const WIDTH: usize = 320;
const HEIGHT: usize = 96;

/// A grey-scale PNG of 320 × 96 pixels, with stored (uncompressed) blocks: no compressor needed.
pub(crate) fn curve(random: &mut Random) -> Vec<u8> {
    let (rise, fall) = (
        random.range(40, 120) as usize,
        random.range(160, 290) as usize,
    );
    let mut rows = Vec::with_capacity(HEIGHT * (WIDTH / 8 + 1));
    let heights: Vec<usize> = (0..WIDTH)
        .map(|x| {
            let base = if (rise..fall).contains(&x) { 70 } else { 14 };
            (base + random.range(-6, 6)) as usize
        })
        .collect();
    for y in 0..HEIGHT {
        rows.push(0); // filter: none
        for byte in 0..WIDTH / 8 {
            let bits = (0..8).fold(0u8, |bits, bit| {
                bits << 1 | u8::from(HEIGHT - y > heights[byte * 8 + bit])
            });
            rows.push(bits);
        }
    }

    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend((WIDTH as u32).to_be_bytes());
    header.extend((HEIGHT as u32).to_be_bytes());
    header.extend([1, 0, 0, 0, 0]); // one bit per pixel, grey, no interlace
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &zlib_stored(&rows));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = data.chunks(0xFFFF).collect();
    for (index, block) in blocks.iter().enumerate() {
        out.push(u8::from(index + 1 == blocks.len()));
        out.extend((block.len() as u16).to_le_bytes());
        out.extend((!(block.len() as u16)).to_le_bytes());
        out.extend(*block);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    png.extend((!crc).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_ends_with_the_well_known_empty_chunk() {
        let png = curve(&mut Random::new(1));
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        // The CRC of an empty IEND chunk is a constant of the format.
        assert_eq!(&png[png.len() - 8..], b"IEND\xae\x42\x60\x82");
        assert!(png.len() < 6_000);
    }
}
