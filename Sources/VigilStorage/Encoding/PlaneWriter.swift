/// Writes columns as planes: the same byte of every row side by side, so that each plane has one kind of statistics.
///
/// Each plane is stored as its one value when it is constant, else compressed when that is shorter, else as it is. In
/// a short column a compressed plane's own header would cost more than it saves, so there the planes are left alone and
/// the whole value is compressed at once, see `SealedBytes`.
struct PlaneWriter {
    /// From this many rows on, each plane is compressed by itself.
    static let rowsForOwnCompression = 256

    enum Tag {
        static let constant: UInt8 = 0
        static let plain: UInt8 = 1
        static let compressed: UInt8 = 2
    }

    /// What was written so far; small things between the planes go straight into it.
    var output = ByteWriter()
    private let compressor: Compressor?

    /// A writer for columns of `rows` rows.
    init(rows: Int) {
        compressor = rows >= Self.rowsForOwnCompression ? Compressor() : nil
    }

    /// Whether the planes are compressed already.
    var compressesPlanes: Bool { compressor != nil }

    mutating func write(plane: UnsafeBufferPointer<UInt8>) {
        guard let first = plane.first else { return }
        if plane.allSatisfy({ $0 == first }) {
            output.write(Tag.constant)
            output.write(first)
            return
        }
        if let frame = compressor?.compress(UnsafeRawBufferPointer(plane)) {
            output.write(Tag.compressed)
            output.write(count: frame.count)
            output.write(contentsOf: frame)
        } else {
            output.write(Tag.plain)
            output.write(contentsOf: plane)
        }
    }

    mutating func write(plane: [UInt8]) {
        plane.withUnsafeBufferPointer { write(plane: $0) }
    }

    /// Appends a length and the bytes.
    mutating func write(block: [UInt8]) {
        output.write(count: block.count)
        write(plane: block)
    }

    /// Appends numbers of at most `bits` bits each: 0, 1, 2, 4, or a multiple of 8.
    mutating func write(numbers: [UInt64], bits: Int) {
        guard bits > 0, !numbers.isEmpty else { return }
        let rows = numbers.count
        if bits < 8 {
            let perByte = 8 / bits
            var plane = [UInt8](repeating: 0, count: (rows + perByte - 1) / perByte)
            for row in 0..<rows {
                plane[row / perByte] |= UInt8(truncatingIfNeeded: numbers[row]) << UInt8(row % perByte * bits)
            }
            write(plane: plane)
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows) { scratch in
            numbers.withUnsafeBufferPointer { numbers in
                for shift in stride(from: UInt64(0), to: UInt64(bits), by: 8) {
                    for row in 0..<rows { scratch[row] = UInt8(truncatingIfNeeded: numbers[row] &>> shift) }
                    write(plane: UnsafeBufferPointer(scratch))
                }
            }
        }
    }

    /// The width that `write(numbers:bits:)` gives to numbers up to `greatest`.
    static func bits(upTo greatest: UInt64) -> Int {
        let needed = UInt64.bitWidth - greatest.leadingZeroBitCount
        switch needed {
        case 0, 1, 2: return needed
        case 3, 4: return 4
        default: return (needed + 7) / 8 * 8
        }
    }
}
