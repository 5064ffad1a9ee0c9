/// How strong a drift score looks.
enum DriftIntensity {
    /// The score whose colour is full.
    static let fullScore = 4.0

    /// A place between nothing and full strength.
    ///
    /// The power of three quarters keeps the quiet quiet and still tells large effects apart: a third of the relevant
    /// size is drawn at 0.16, the relevant size at 0.35, twice it at 0.59, four times it at 1.
    ///
    /// - Parameter score: The corrected effect divided by its relevant size, at least 0.
    /// - Returns: In [0, 1].
    static func of(score: Double) -> Double {
        let root = (max(0, score) / fullScore).squareRoot()
        return min(1, root * root.squareRoot())
    }

    /// The opacity of a heat cell: even nothing is a cell.
    static func opacity(score: Double) -> Double { 0.06 + 0.94 * of(score: score) }
}
