/// The upper 32 bits of the hash of each id of a segment, in ascending order.
///
/// Enough to say where an id may be; whether it is there is decided by the id itself. Looking for m ids among n gives
/// some m n / 2^32 wrong hints, 2 for a thousand ids among ten million, and each costs one look at a segment's keys.
struct Fingerprints: Sendable {
    /// Ascending; equal ones stay.
    let values: [UInt32]

    init(hashes: [UInt64]) { values = hashes.map { UInt32(truncatingIfNeeded: $0 >> 32) }.sorted() }

    /// The bytes to store: differences take some three bytes where the values take four.
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        var previous: UInt32 = 0
        writer.write(count: values.count)
        for value in values {
            writer.write(varint: UInt64(value - previous))
            previous = value
        }
        return SealedBytes.seal(.fingerprints, writer.bytes, compresses: false)
    }

    init(decoding bytes: [UInt8]) throws(StoreError) {
        var reader = ByteReader(try SealedBytes.open(.fingerprints, bytes))
        let count = try reader.count(atMost: reader.left)
        var values: [UInt32] = []
        values.reserveCapacity(count)
        var previous: UInt64 = 0
        for _ in 0..<count {
            let difference = try reader.varint()
            guard difference <= UInt64(UInt32.max) - previous else {
                throw .damaged("a fingerprint has more than 32 bits")
            }
            previous += difference
            values.append(UInt32(previous))
        }
        try reader.expectEnd()
        self.values = values
    }

    /// Calls `body` with the index in `sought`, ascending, of every value that is also here.
    ///
    /// - Complexity: O(m log(n / m)) for m sought among n: from each one found, the next is searched in growing steps.
    func forEachMatch(in sought: [UInt32], _ body: (Int) throws -> Void) rethrows {
        try values.withUnsafeBufferPointer { values in
            var position = 0
            for (index, value) in sought.enumerated() {
                var step = 1
                while position + step < values.count, values[position + step] < value {
                    position += step
                    step *= 2
                }
                var end = min(position + step, values.count)
                while position < end {
                    let middle = (position + end) / 2
                    if values[middle] < value { position = middle + 1 } else { end = middle }
                }
                guard position < values.count else { return }
                if values[position] == value { try body(index) }
            }
        }
    }
}
