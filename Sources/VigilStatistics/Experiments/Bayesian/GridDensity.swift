/// A posterior density over a coordinate in which it is smooth, up to a factor.
///
/// Everything is told as the drop of the density's logarithm below its highest value, so that no shape, however large,
/// overflows. All densities that are compared share the coordinate.
protocol GridDensity: Sendable {
    /// The coordinate of the highest density.
    var mode: Double { get }

    /// A rough standard deviation in the coordinate, above 0.
    var spread: Double { get }

    /// How far the density's logarithm lies below its highest value, at least 0.
    func drop(_ coordinate: Double) -> Double

    /// The derivative of ``drop(_:)``.
    func dropSlope(_ coordinate: Double) -> Double

    /// Coordinates that a panel should not cross, beside those where the density falls.
    var seams: [Double] { get }

    /// The drop beyond which nothing is left that a probability or a mean could notice.
    var coverage: Double { get }

    /// Where the density has fallen by certain amounts, on both sides of its mode.
    ///
    /// - Parameters:
    ///   - low: Nothing below is needed.
    ///   - high: Nothing above is needed.
    /// - Returns: Ascending, with the mode, all in low...high; ends of the density itself where they lie inside.
    func levels(low: Double, high: Double) -> [Double]

    /// Where the density's logarithm has fallen by an amount.
    ///
    /// Roughly: the places are the borders of panels, and a thousandth of a panel does not matter.
    ///
    /// - Parameters:
    ///   - level: Above 0.
    ///   - side: -1 below the mode, 1 above.
    ///   - start: A point on that side where it has fallen by less, or the mode.
    /// - Returns: On that side of `start`.
    func crossing(_ level: Double, side: Double, from start: Double) -> Double

    /// The parameter that belongs to a coordinate.
    static func value(_ coordinate: Double) -> Double

    /// The derivative of ``value(_:)``, above 0.
    static func valueSlope(_ coordinate: Double) -> Double

    /// The coordinate that belongs to a parameter; -infinity or infinity beyond the range.
    static func coordinate(_ value: Double) -> Double
}

/// How much a logarithm of a density may fall before it counts as 0.
///
/// Two equal densities so far apart that they cross at this depth beat each other with a probability of 1e-260.
let deepestDrop = 300.0

extension GridDensity {
    /// Down to 1e-24 of the highest density.
    var coverage: Double { 55 }

    func levels(low: Double, high: Double) -> [Double] {
        var below: [Double] = []
        var above: [Double] = []
        for (side, limit) in [(-1.0, low), (1.0, high)] {
            var last = mode
            for level in Self.dropLevels {
                guard (limit - last) * side > 0 else { break }
                last = crossing(level, side: side, from: last)
                guard (limit - last) * side > 0 else { break }
                if side < 0 { below.append(last) } else { above.append(last) }
            }
        }
        return below.reversed() + (mode >= low && mode <= high ? [mode] : []) + above
    }

    func crossing(_ level: Double, side: Double, from start: Double) -> Double {
        var point = start == mode ? mode + side * spread * (2 * level).squareRoot() : start
        // A drop is convex, so that a step of Newton's method from anywhere ends beyond the root and the next ones come
        // back to it without passing it.
        for _ in 0..<60 {
            let excess = drop(point) - level
            if abs(excess) < 1e-3 * level { break }
            let slope = dropSlope(point)
            guard slope * side > 0 else {
                point += side * spread
                continue
            }
            let next = point - excess / slope
            if !next.isFinite { break }
            point = (next - start) * side > 0 ? next : (point + start) / 2
        }
        return point
    }

    /// The drops at the borders of panels: one and three quarters of a standard deviation apart near the mode, and
    /// factors of e⁸ apart in the tails, so that a panel's polynomial holds the density to its last digits.
    static var dropLevels: [Double] { sharedDropLevels }
}

/// 1.53, 6.125, and from there on every 8 to the deepest.
private let sharedDropLevels: [Double] = [1.53125, 6.125] + stride(from: 14.125, through: deepestDrop + 8, by: 8)

/// Borders around 0 that grow with the distance, for a function with a bend there.
let bendOffsets: [Double] = [-36, -12, -4, 0, 4, 12, 36]
