/// Finds the places of ascending scores on a curve, in one walk.
struct CalibrationWalk {
    private let curve: CalibrationCurve
    private var candidate = 0

    init(_ curve: CalibrationCurve) { self.curve = curve }

    /// Where a score lies that is at least the one before.
    @inline(__always)
    mutating func place(of score: Double) -> CalibrationCurve.Place {
        while candidate < curve.blocks.count, curve.blocks[candidate].highest < score { candidate += 1 }
        return curve.place(of: score, from: candidate)
    }
}
