/// The density of a gamma posterior over the logarithm of its rate.
///
///     log f(y) = a y - b e^y + constant
struct LogGammaDensity: GridDensity {
    private let shape: Double
    let mode: Double
    let spread: Double

    /// A posterior's density.
    ///
    /// - Parameters:
    ///   - shape: Above 0.
    ///   - rate: Above 0, the reciprocal of the scale.
    init(shape: Double, rate: Double) {
        self.shape = shape
        mode = Elementary.log(shape / rate)
        spread = 1 / shape.squareRoot()
    }

    func drop(_ coordinate: Double) -> Double {
        let offset = coordinate - mode
        let growth = Elementary.expMinusOne(offset)
        guard abs(growth) < 0.1 else { return shape * (growth - offset) }
        return deviance(shape, excess: -shape * growth, mean: shape * (1 + growth))
    }

    func dropSlope(_ coordinate: Double) -> Double { shape * Elementary.expMinusOne(coordinate - mode) }

    var seams: [Double] { bendOffsets.map { mode + $0 } }

    static func value(_ coordinate: Double) -> Double { Elementary.exp(coordinate) }

    static func valueSlope(_ coordinate: Double) -> Double { Elementary.exp(coordinate) }

    static func coordinate(_ value: Double) -> Double { value <= 0 ? -.infinity : Elementary.log(value) }
}
