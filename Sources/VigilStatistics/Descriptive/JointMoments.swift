/// Means, variances and covariance of two columns of finite values, in constant space.
///
/// - Source: Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
///   statistical moments", equation 3.9.
struct JointMoments: Sendable, Equatable {
    private(set) var count = 0
    private var firstCenter = CompensatedMean(0)
    private var secondCenter = CompensatedMean(0)
    /// Sums of squared deviations of either column.
    private(set) var firstSpread = 0.0
    private(set) var secondSpread = 0.0
    /// The sum of the products of the deviations.
    private(set) var product = 0.0

    var firstMean: Double { firstCenter.value }
    var secondMean: Double { secondCenter.value }

    init() {}

    init(_ first: [Double], _ second: [Double]) { add(first, second) }

    /// Adds rows; both columns are finite and of one length.
    mutating func add(_ first: [Double], _ second: [Double]) {
        precondition(first.count == second.count, "two columns have one length")
        var start = 0
        while start < first.count {
            let end = min(start + FinitePiece.length, first.count)
            merge(JointMoments(piece: first[start..<end], second[start..<end]))
            start = end
        }
    }

    private init(piece first: ArraySlice<Double>, _ second: ArraySlice<Double>) {
        count = first.count
        let size = Double(count)
        let firstMean = first.reduce(0, +) / size
        let secondMean = second.reduce(0, +) / size
        var firstShift = 0.0
        var secondShift = 0.0
        for row in first.indices {
            let left = first[row] - firstMean
            let right = second[row] - secondMean
            firstShift += left
            secondShift += right
            firstSpread += left * left
            secondSpread += right * right
            product += left * right
        }
        // What rounding of the centres left over; the sums are moved by it.
        firstCenter = CompensatedMean(firstMean, plus: firstShift / size)
        secondCenter = CompensatedMean(secondMean, plus: secondShift / size)
        firstSpread -= firstShift * firstShift / size
        secondSpread -= secondShift * secondShift / size
        product -= firstShift * secondShift / size
        settle()
    }

    /// Lets an overflow stay one: infinity minus infinity would be NaN, which equals nothing, not even itself.
    private mutating func settle() {
        if firstSpread.isNaN { firstSpread = .infinity }
        if secondSpread.isNaN { secondSpread = .infinity }
        if product.isNaN { product = .infinity }
    }

    mutating func merge(_ other: JointMoments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let share = Double(other.count) / Double(count + other.count)
        let weight = Double(count) * share
        let firstDelta = other.firstCenter.distance(above: firstCenter)
        let secondDelta = other.secondCenter.distance(above: secondCenter)
        firstSpread += other.firstSpread + firstDelta * firstDelta * weight
        secondSpread += other.secondSpread + secondDelta * secondDelta * weight
        product += other.product + firstDelta * secondDelta * weight
        firstCenter.move(by: firstDelta * share)
        secondCenter.move(by: secondDelta * share)
        count += other.count
        settle()
    }

    func write(to writer: inout SummaryWriter) {
        writer.write(count: count)
        firstCenter.write(to: &writer)
        secondCenter.write(to: &writer)
        for value in [firstSpread, secondSpread, product] { writer.write(value) }
    }

    init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        count = try reader.count()
        firstCenter = try CompensatedMean(from: &reader)
        secondCenter = try CompensatedMean(from: &reader)
        firstSpread = try reader.number()
        secondSpread = try reader.number()
        product = try reader.number()
        guard !firstSpread.isNaN, !secondSpread.isNaN, !product.isNaN else {
            throw .invalid("a joint moment is NaN")
        }
    }
}
