/// A mean with the digits that one double has no room for.
///
/// At a mean of 1e8 a double keeps 1.5e-8 of it. The distance of two pieces' means, which the merged variance depends
/// on, would be wrong by that much; with the rest kept beside it the merged variance stays right to the last digits.
struct CompensatedMean: Sendable, Equatable {
    /// The mean, rounded.
    private(set) var value: Double
    /// What rounding left over, less than half a unit in the last place of `value`.
    private(set) var rest = 0.0

    init(_ value: Double, plus shift: Double = 0) {
        self.value = value
        move(by: shift)
    }

    /// How far this mean lies above another.
    func distance(above other: CompensatedMean) -> Double { (value - other.value) + (rest - other.rest) }

    /// Adds to the mean.
    mutating func move(by shift: Double) {
        let step = rest + shift
        let sum = value + step
        // Knuth's sum of two doubles without loss, whichever is the larger.
        let stepPart = sum - value
        let lost = (value - (sum - stepPart)) + (step - stepPart)
        value = sum.isNaN ? .infinity : sum
        rest = lost.isFinite ? lost : 0
    }

    func write(to writer: inout SummaryWriter) {
        writer.write(value)
        writer.write(rest)
    }

    init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        value = try reader.number()
        rest = try reader.number()
        guard !value.isNaN, rest.isFinite, abs(rest) <= value.ulp || value.isInfinite else {
            throw .invalid("a mean of \(value) with a rest of \(rest)")
        }
    }
}
