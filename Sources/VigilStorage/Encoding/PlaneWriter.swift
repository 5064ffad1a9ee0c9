/// Writes columns as planes: the same byte of every row side by side, so that each plane has one kind of statistics.
///
/// Each plane is stored as its one value when it is constant, else compressed when that is shorter, else as it is. In
/// a short column a compressed plane's own header would cost more than it saves, so there the planes are left alone and
/// the whole value is compressed at once, see `SealedBytes`.
struct PlaneWriter {
    /// From this many rows on, each plane is compressed by itself.
    private static let rowsForOwnCompression = 256

    enum Tag {
        static let constant: UInt8 = 0
        static let plain: UInt8 = 1
        static let compressed: UInt8 = 2
    }

    /// What was written so far; small things between the planes go straight into it.
    var output = SealedBytes.begin()
    private let compressor: Compressor?

    /// A writer for columns of `rows` rows.
    ///
    /// - Parameters:
    ///   - rows: How many rows each column has.
    ///   - columns: How many columns there will be, so that room for them is reserved at once.
    init(rows: Int, columns: Int = 1) {
        compressor = rows >= Self.rowsForOwnCompression ? Compressor() : nil
        output.reserve(rows * columns * 8)
    }

    /// What was written, as a value to store.
    func sealed(_ kind: SealedBytes.Kind) -> [UInt8] {
        SealedBytes.seal(kind, output, compresses: compressor == nil)
    }

    /// Writes one plane; returns whether it became shorter.
    @discardableResult
    private mutating func write(
        _ plane: UnsafeBufferPointer<UInt8>, _ material: Compressor.Material, tries: Bool
    ) -> Bool {
        if let first = plane.first, plane.allSatisfy({ $0 == first }) {
            output.write(Tag.constant)
            output.write(first)
            return true
        }
        if tries, let frame = compressor?.compress(UnsafeRawBufferPointer(plane), material) {
            output.write(Tag.compressed)
            output.write(count: frame.count)
            output.write(contentsOf: frame)
            return true
        }
        output.write(Tag.plain)
        output.write(contentsOf: plane)
        return false
    }

    /// Appends bytes whose number the reader knows; at least one.
    mutating func write(plane: [UInt8]) {
        _ = plane.withUnsafeBufferPointer { write($0, .planes, tries: true) }
    }

    /// Appends a length and the bytes of texts.
    mutating func write(block: [UInt8]) {
        output.write(count: block.count)
        guard !block.isEmpty else { return }
        _ = block.withUnsafeBufferPointer { write($0, .text, tries: true) }
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
        // Where one plane of noise cannot be compressed, the column does not repeat itself, and neither can the next.
        var noiseMayRepeat = true
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows) { scratch in
            numbers.withUnsafeBufferPointer { numbers in
                for shift in stride(from: UInt64(0), to: UInt64(bits), by: 8) {
                    for row in 0..<rows { scratch[row] = UInt8(truncatingIfNeeded: numbers[row] &>> shift) }
                    let plane = UnsafeBufferPointer(scratch)
                    let isNoise = Self.looksLikeNoise(plane)
                    let shrank = write(plane, .planes, tries: !isNoise || noiseMayRepeat)
                    if isNoise, !shrank { noiseMayRepeat = false }
                }
            }
        }
    }

    /// Whether all bytes are about equally frequent, as in the lower bits of measured numbers.
    ///
    /// Of n even bytes, two given ones are equal once in 256 times, so the squares of the counts sum up to about
    /// n + n * n / 256; anything that a code for symbols could save a thirtieth of lies well above.
    private static func looksLikeNoise(_ plane: UnsafeBufferPointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { counts in
            counts.initialize(repeating: 0)
            for byte in plane { counts[Int(byte)] &+= 1 }
            var squares: UInt64 = 0
            for count in counts { squares &+= UInt64(count) &* UInt64(count) }
            let rows = UInt64(plane.count)
            return squares < rows + rows * rows / 230
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
