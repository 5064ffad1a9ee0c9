/// The upper 32 bits of the hash of each id of a segment, in ascending order.
///
/// Enough to say where an id may be; whether it is there is decided by the id itself. Looking for m ids among n gives
/// some m n / 2^32 wrong hints, 2 for a thousand ids among ten million, and each costs one look at a segment's keys.
struct Fingerprints: Sendable {
    /// Ascending; equal ones stay.
    let values: [UInt32]

    init(hashes: [UInt64]) { values = hashes.map { UInt32(truncatingIfNeeded: $0 >> 32) }.sorted() }

    /// The bytes to store: 21 bits for each of 8192 values.
    ///
    /// The differences of sorted even numbers fall off by halves, for which Rice's code, the upper part in ones and a
    /// zero, the lower part as it is, takes half a bit more than any code must.
    func encoded() -> [UInt8] {
        var writer = SealedBytes.begin()
        writer.write(count: values.count)
        guard let last = values.last else { return SealedBytes.seal(.fingerprints, writer, compresses: false) }
        // The best width of the lower part is that of 0.69 times the mean difference.
        let mean = UInt64(last) / UInt64(values.count)
        let width = UInt64.bitWidth - (mean * 69 / 100).leadingZeroBitCount
        let lower = max(width - 1, 0)
        writer.write(UInt8(lower))
        var bits = BitWriter()
        var previous: UInt32 = 0
        for value in values {
            let difference = UInt64(value - previous)
            bits.write(unary: difference >> UInt64(lower))
            bits.write(difference & ((1 << UInt64(lower)) - 1), bits: lower)
            previous = value
        }
        bits.finish()
        writer.write(contentsOf: bits.bytes[...])
        return SealedBytes.seal(.fingerprints, writer, compresses: false)
    }

    init(decoding bytes: [UInt8]) throws(StoreError) {
        var reader = ByteReader(try SealedBytes.content(.fingerprints, of: bytes))
        // Each takes a bit at least.
        let count = try reader.count(atMost: reader.left * 8)
        var values: [UInt32] = []
        values.reserveCapacity(count)
        if count > 0 {
            let lower = Int(try reader.byte())
            guard lower <= 32 else { throw .damaged("fingerprints of \(lower) bits") }
            var bits = BitReader(try reader.take(reader.left))
            var previous: UInt64 = 0
            for _ in 0..<count {
                let upper = try bits.readUnary()
                previous += try upper << UInt64(lower) | bits.read(bits: lower)
                guard previous <= UInt64(UInt32.max) else { throw .damaged("a fingerprint has more than 32 bits") }
                values.append(UInt32(previous))
            }
        }
        self.values = values
    }

    /// Calls `body` with the index in `sought`, ascending, of every value that is also here.
    ///
    /// - Complexity: O(m log(n / m)) for m sought among n: from each one found, the next is searched in growing steps.
    func forEachMatch(in sought: [UInt32], _ body: (Int) throws -> Void) rethrows {
        try values.withUnsafeBufferPointer { values in
            var position = 0
            for (index, value) in sought.enumerated() {
                position = values.firstPlace(atLeast: value, from: position)
                guard position < values.count else { return }
                if values[position] == value { try body(index) }
            }
        }
    }
}
