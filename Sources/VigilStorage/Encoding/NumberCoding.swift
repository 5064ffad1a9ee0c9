/// Stores doubles, exact to the bit, in the narrowest of three forms.
///
/// Most features are whole numbers, prices, or counts: decimals of few digits, kept as whole numbers. Columns of
/// few distinct values are kept as codes. What is left are the eight planes of the bits, of which the upper two, sign
/// and exponent, compress. A NaN is a missing value; its payload is not kept where decimals are.
enum NumberCoding {
    private enum Form {
        static let bits: UInt8 = 0
        static let decimals: UInt8 = 1
        static let codes: UInt8 = 2
    }

    static func encode(_ values: [Double], into writer: inout PlaneWriter) {
        guard !values.isEmpty else { return }
        let decimals = Decimals(values)
        if let decimals, decimals.bits <= 8 {
            encode(decimals, into: &writer)
        } else if let coded = CodedNumbers(values, limit: decimals == nil ? 4096 : 256) {
            writer.output.write(Form.codes)
            writer.output.write(count: coded.distinct.count)
            writer.write(numbers: coded.distinct, bits: 64)
            IntegerCoding.encode(coded.codes, into: &writer)
        } else if let decimals {
            encode(decimals, into: &writer)
        } else {
            writer.output.write(Form.bits)
            writer.write(numbers: values.map(\.bitPattern), bits: 64)
        }
    }

    private static func encode(_ decimals: Decimals, into writer: inout PlaneWriter) {
        writer.output.write(Form.decimals)
        writer.output.write(UInt8(decimals.digits))
        writer.output.write(decimals.isMissing == nil ? 0 : 1)
        if let isMissing = decimals.isMissing { writer.write(numbers: isMissing, bits: 1) }
        IntegerCoding.encode(decimals.scaled, into: &writer)
        writer.output.write(count: decimals.exceptions.count)
        IntegerCoding.encode(decimals.exceptions, into: &writer)
        writer.write(numbers: decimals.exceptional.map(\.bitPattern), bits: 64)
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> [Double] {
        guard count > 0 else { return [] }
        switch try reader.input.byte() {
        case Form.bits:
            return try reader.numbers(count: count, bits: 64).map { Double(bitPattern: $0) }
        case Form.decimals:
            return try decodeDecimals(count: count, from: &reader)
        case Form.codes:
            let distinct = try reader.numbers(count: reader.input.count(atMost: count), bits: 64)
            let codes = try IntegerCoding.decode(count: count, from: &reader)
            guard codes.allSatisfy({ $0 >= 0 && $0 < distinct.count }) else {
                throw .damaged("a code beyond the column's \(distinct.count) distinct values")
            }
            return codes.map { Double(bitPattern: distinct[Int($0)]) }
        default:
            throw .damaged("numbers have an unknown form")
        }
    }

    private static func decodeDecimals(
        count: Int, from reader: inout PlaneReader
    ) throws(StoreError) -> [Double] {
        let digits = Int(try reader.input.byte())
        guard digits < Decimals.powers.count else { throw .damaged("decimals of \(digits) digits") }
        let hasMissing = try reader.input.byte() != 0
        let isMissing = hasMissing ? try reader.numbers(count: count, bits: 1) : []
        let power = Decimals.powers[digits]
        var values = try IntegerCoding.decode(count: count, from: &reader).map { Double($0) / power }
        for (row, missing) in isMissing.enumerated() where missing != 0 { values[row] = .nan }
        let exceptions = try IntegerCoding.decode(count: reader.input.count(atMost: count), from: &reader)
        let exceptional = try reader.numbers(count: exceptions.count, bits: 64)
        for (row, bits) in zip(exceptions, exceptional) {
            guard row >= 0, row < count else { throw .damaged("an exception beyond the column's end") }
            values[Int(row)] = Double(bitPattern: bits)
        }
        return values
    }

    /// Passes by what `encode` wrote.
    static func pass(count: Int, in reader: inout PlaneReader) throws(StoreError) {
        guard count > 0 else { return }
        switch try reader.input.byte() {
        case Form.bits:
            try reader.passNumbers(count: count, bits: 64)
        case Form.decimals:
            _ = try reader.input.byte()
            if try reader.input.byte() != 0 { try reader.passNumbers(count: count, bits: 1) }
            try IntegerCoding.pass(count: count, in: &reader)
            let exceptions = try reader.input.count(atMost: count)
            try IntegerCoding.pass(count: exceptions, in: &reader)
            try reader.passNumbers(count: exceptions, bits: 64)
        case Form.codes:
            try reader.passNumbers(count: reader.input.count(atMost: count), bits: 64)
            try IntegerCoding.pass(count: count, in: &reader)
        default:
            throw .damaged("numbers have an unknown form")
        }
    }
}
