/// Reads what `PlaneWriter` wrote, from bytes that may be damaged.
struct PlaneReader {
    /// Small things between the planes are read straight from it.
    var input: ByteReader
    /// Made for the first compressed plane; values of few rows have none.
    private var decompressor: Decompressor?

    init(_ bytes: ArraySlice<UInt8>) { input = ByteReader(bytes) }

    private enum Plane {
        case constant(UInt8)
        case bytes(ArraySlice<UInt8>)
    }

    /// Passes by the next plane of `count` bytes.
    private mutating func passPlane(count: Int) throws(StoreError) {
        switch try input.byte() {
        case PlaneWriter.Tag.constant: _ = try input.byte()
        case PlaneWriter.Tag.plain: _ = try input.take(count)
        case PlaneWriter.Tag.compressed: _ = try input.take(input.count(atMost: input.left))
        default: throw .damaged("a plane has an unknown form")
        }
    }

    /// Passes by the numbers that `PlaneWriter.write(numbers:bits:)` wrote.
    mutating func passNumbers(count: Int, bits: Int) throws(StoreError) {
        try Self.check(bits: bits)
        guard bits > 0, count > 0 else { return }
        if bits < 8 {
            let perByte = 8 / bits
            return try passPlane(count: (count + perByte - 1) / perByte)
        }
        for _ in 0..<bits / 8 { try passPlane(count: count) }
    }

    private static func check(bits: Int) throws(StoreError) {
        guard [0, 1, 2, 4].contains(bits) || (bits % 8 == 0 && (0...64).contains(bits)) else {
            throw .damaged("numbers of \(bits) bits")
        }
    }

    private mutating func plane(count: Int) throws(StoreError) -> Plane {
        switch try input.byte() {
        case PlaneWriter.Tag.constant:
            return .constant(try input.byte())
        case PlaneWriter.Tag.plain:
            return .bytes(try input.take(count))
        case PlaneWriter.Tag.compressed:
            let length = try input.count(atMost: input.left)
            let decompressor = decompressor ?? Decompressor()
            self.decompressor = decompressor
            return .bytes(try decompressor.decompress(input.take(length), count: count)[...])
        default:
            throw .damaged("a plane has an unknown form")
        }
    }

    /// The `count` bytes of the next plane.
    mutating func bytes(count: Int) throws(StoreError) -> ArraySlice<UInt8> {
        guard count > 0 else { return [] }
        switch try plane(count: count) {
        case .constant(let byte): return ArraySlice(repeating: byte, count: count)
        case .bytes(let bytes): return bytes
        }
    }

    /// The bytes that `PlaneWriter.write(block:)` wrote, refused beyond `limit` bytes.
    mutating func block(atMost limit: Int) throws(StoreError) -> ArraySlice<UInt8> {
        try bytes(count: input.count(atMost: limit))
    }

    /// The numbers that `PlaneWriter.write(numbers:bits:)` wrote.
    mutating func numbers(count: Int, bits: Int) throws(StoreError) -> [UInt64] {
        try Self.check(bits: bits)
        var numbers = [UInt64](repeating: 0, count: count)
        guard bits > 0, count > 0 else { return numbers }
        if bits < 8 {
            let perByte = 8 / bits
            let packed = try bytes(count: (count + perByte - 1) / perByte)
            let mask = UInt8(1 << bits) - 1
            packed.withUnsafeBufferPointer { packed in
                for row in 0..<count {
                    numbers[row] = UInt64(packed[row / perByte] >> UInt8(row % perByte * bits) & mask)
                }
            }
            return numbers
        }
        for shift in stride(from: UInt64(0), to: UInt64(bits), by: 8) {
            switch try plane(count: count) {
            case .constant(0):
                continue
            case .constant(let byte):
                let value = UInt64(byte) << shift
                for row in 0..<count { numbers[row] |= value }
            case .bytes(let bytes):
                Self.merge(bytes, into: &numbers, shift: shift)
            }
        }
        return numbers
    }

    private static func merge(_ bytes: ArraySlice<UInt8>, into numbers: inout [UInt64], shift: UInt64) {
        bytes.withUnsafeBufferPointer { bytes in
            numbers.withUnsafeMutableBufferPointer { numbers in
                for row in 0..<numbers.count { numbers[row] |= UInt64(bytes[row]) &<< shift }
            }
        }
    }
}
