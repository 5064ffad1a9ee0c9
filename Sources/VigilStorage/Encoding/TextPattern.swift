/// Texts of one length that agree in some places, such as UUIDs and hexadecimal digests.
///
/// Only the places that differ are stored, as planes: two hexadecimal digits of one case to a byte, or a byte each.
struct TextPattern {
    /// One text, which has what all share.
    private let sample: [UInt8]
    /// The places in which texts differ.
    private let places: [Int]
    private let alphabet: Alphabet

    private enum Alphabet: UInt8 {
        case bytes, lowerHex, upperHex
    }

    private static let mostLength = 64

    /// The pattern, or `nil` when the texts have different lengths or are long.
    init?(_ texts: TextColumn) {
        let length = texts[0].count
        guard (1...Self.mostLength).contains(length), texts.bytes.count == length * texts.count,
            (0..<texts.count).allSatisfy({ texts.bounds[$0] == $0 * length })
        else { return nil }
        var places: [Int] = []
        var isLower = true
        var isUpper = true
        for place in 0..<length {
            let first = texts.bytes[place]
            guard (1..<texts.count).contains(where: { texts.bytes[$0 * length + place] != first }) else { continue }
            places.append(place)
            for row in 0..<texts.count where isLower || isUpper {
                let byte = texts.bytes[row * length + place]
                isLower = isLower && Self.digit(byte, .lowerHex) != nil
                isUpper = isUpper && Self.digit(byte, .upperHex) != nil
            }
        }
        sample = Array(texts[0])
        self.places = places
        alphabet = isLower ? .lowerHex : (isUpper ? .upperHex : .bytes)
    }

    private static func digit(_ byte: UInt8, _ alphabet: Alphabet) -> UInt8? {
        let letter: UInt8 = alphabet == .lowerHex ? 0x61 : 0x41
        if (0x30...0x39).contains(byte) { return byte - 0x30 }
        return (letter...letter + 5).contains(byte) ? byte - letter + 10 : nil
    }

    private static func character(_ digit: UInt8, _ alphabet: Alphabet) -> UInt8 {
        digit < 10 ? 0x30 + digit : (alphabet == .lowerHex ? 0x61 : 0x41) + digit - 10
    }

    func encode(_ texts: TextColumn, into writer: inout PlaneWriter) {
        writer.output.write(alphabet.rawValue)
        writer.output.write(count: sample.count)
        writer.output.write(contentsOf: sample[...])
        writer.output.write(count: places.count)
        for place in places { writer.output.write(count: place) }
        let perPlane = alphabet == .bytes ? 1 : 2
        for group in stride(from: 0, to: places.count, by: perPlane) {
            let plane = (0..<texts.count).map { row in
                let start = row * sample.count
                let byte = texts.bytes[start + places[group]]
                guard alphabet != .bytes else { return byte }
                let low = Self.digit(byte, alphabet) ?? 0
                guard group + 1 < places.count else { return low }
                return low | (Self.digit(texts.bytes[start + places[group + 1]], alphabet) ?? 0) << 4
            }
            writer.write(plane: plane)
        }
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> TextColumn {
        guard let alphabet = Alphabet(rawValue: try reader.input.byte()) else {
            throw .damaged("identifiers of an unknown alphabet")
        }
        let length = try reader.input.count(atMost: mostLength)
        let sample = try reader.input.take(length)
        let placeCount = try reader.input.count(atMost: length)
        var places: [Int] = []
        for _ in 0..<placeCount {
            let place = try reader.input.count(atMost: mostLength)
            guard place < length else { throw .damaged("a place beyond an identifier's end") }
            places.append(place)
        }
        let perPlane = alphabet == .bytes ? 1 : 2
        let groups = (placeCount + perPlane - 1) / perPlane
        var planes: [UInt8] = []
        planes.reserveCapacity(groups * count)
        for _ in 0..<groups { planes += try reader.bytes(count: count) }
        return TextColumn(length: length, count: count) { room in
            fill(room, sample: Array(sample), places: places, planes, alphabet)
        }
    }

    /// Writes texts one after the other: the sample, and over it what differs, a byte of each plane a row.
    private static func fill(
        _ room: UnsafeMutableBufferPointer<UInt8>, sample: [UInt8], places: [Int], _ planes: [UInt8],
        _ alphabet: Alphabet
    ) {
        guard let start = room.baseAddress, !sample.isEmpty else { return }
        let rows = room.count / sample.count
        let perPlane = alphabet == .bytes ? 1 : 2
        let low = (0..<256).map { alphabet == .bytes ? UInt8($0) : character(UInt8($0 & 0x0F), alphabet) }
        let high = (0..<256).map { alphabet == .bytes ? UInt8($0) : character(UInt8($0 >> 4), alphabet) }
        let pairs = places.count / 2 * (perPlane - 1)
        planes.withUnsafeBufferPointer { planes in
            low.withUnsafeBufferPointer { low in
                high.withUnsafeBufferPointer { high in
                    places.withUnsafeBufferPointer { places in
                        sample.withUnsafeBufferPointer { sample in
                            for row in 0..<rows {
                                let text = UnsafeMutableBufferPointer(
                                    start: start + row * sample.count, count: sample.count)
                                _ = text.update(fromContentsOf: sample)
                                for pair in 0..<pairs {
                                    let byte = Int(planes[pair * rows + row])
                                    text[places[2 * pair]] = low[byte]
                                    text[places[2 * pair + 1]] = high[byte]
                                }
                                for place in 2 * pairs..<places.count {
                                    // The last of an odd number has a plane of its own, as every place of bytes has.
                                    let group = perPlane == 2 ? pairs : place
                                    text[places[place]] = low[Int(planes[group * rows + row])]
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
