/// Stores whole numbers as differences from the least of them, or from the one before, whichever is narrower.
enum IntegerCoding {
    private enum Form {
        static let fromLeast: UInt8 = 0
        static let fromPrevious: UInt8 = 1
    }

    static func encode(_ values: [Int64], into writer: inout PlaneWriter) {
        guard let first = values.first else { return }
        var least = first
        var greatest = first
        var leastStep = Int64.max
        var greatestStep = Int64.min
        var previous = first
        for value in values.dropFirst() {
            least = min(least, value)
            greatest = max(greatest, value)
            let step = value &- previous
            leastStep = min(leastStep, step)
            greatestStep = max(greatestStep, step)
            previous = value
        }
        // Differences wrap around; taken back the same way they are exact over the whole of Int64.
        let range = UInt64(bitPattern: greatest &- least)
        let stepRange = values.count > 1 ? UInt64(bitPattern: greatestStep &- leastStep) : range
        if stepRange.leadingZeroBitCount > range.leadingZeroBitCount {
            writer.output.write(Form.fromPrevious)
            writer.output.write(signed: first)
            writer.output.write(signed: leastStep)
            var steps = [UInt64](repeating: 0, count: values.count - 1)
            for row in steps.indices { steps[row] = UInt64(bitPattern: values[row + 1] &- values[row] &- leastStep) }
            write(steps, upTo: stepRange, into: &writer)
        } else {
            writer.output.write(Form.fromLeast)
            writer.output.write(signed: least)
            write(values.map { UInt64(bitPattern: $0 &- least) }, upTo: range, into: &writer)
        }
    }

    private static func write(_ numbers: [UInt64], upTo greatest: UInt64, into writer: inout PlaneWriter) {
        let bits = PlaneWriter.bits(upTo: greatest)
        writer.output.write(UInt8(bits))
        writer.write(numbers: numbers, bits: bits)
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> [Int64] {
        guard count > 0 else { return [] }
        switch try reader.input.byte() {
        case Form.fromLeast:
            let least = try reader.input.signed()
            let bits = Int(try reader.input.byte())
            return try reader.numbers(count: count, bits: bits).map { least &+ Int64(bitPattern: $0) }
        case Form.fromPrevious:
            var value = try reader.input.signed()
            let leastStep = try reader.input.signed()
            let bits = Int(try reader.input.byte())
            let steps = try reader.numbers(count: count - 1, bits: bits)
            return [Int64](unsafeUninitializedCapacity: count) { values, written in
                values[0] = value
                for (row, step) in steps.enumerated() {
                    value = value &+ leastStep &+ Int64(bitPattern: step)
                    values[row + 1] = value
                }
                written = count
            }
        default:
            throw .damaged("whole numbers have an unknown form")
        }
    }

    /// Passes by what `encode` wrote.
    static func pass(count: Int, in reader: inout PlaneReader) throws(StoreError) {
        guard count > 0 else { return }
        switch try reader.input.byte() {
        case Form.fromLeast:
            _ = try reader.input.signed()
            try reader.passNumbers(count: count, bits: Int(reader.input.byte()))
        case Form.fromPrevious:
            _ = try reader.input.signed()
            _ = try reader.input.signed()
            try reader.passNumbers(count: count - 1, bits: Int(reader.input.byte()))
        default:
            throw .damaged("whole numbers have an unknown form")
        }
    }
}
