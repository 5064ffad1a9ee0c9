/// The law of a group sequential test that has not stopped: the density of the score S = Z√t between the bounds so far.
///
/// From look to look the score gains a normal increment of mean θ Δt and variance Δt. The density is kept at the nodes of
/// Gauss's rule on panels no wider than the standard deviation of the increment before and of that after the look, where
/// eight nodes a panel leave an error below 1e-12, whatever the spacing of the looks.
///
/// - Source: Armitage, McPherson and Rowe 1969, "Repeated significance tests on accumulating data", doi:10.2307/2343787.
struct GroupSequentialWalk {
    /// θ: the mean of Z at t = 1.
    let drift: Double
    private var time = 0.0
    private var nodes = [0.0]
    /// The weight of the rule times the density, so that sums over nodes are integrals.
    private var masses = [1.0]

    init(drift: Double) { self.drift = drift }

    /// The chance of having come so far without stopping.
    var mass: Double { masses.reduce(0, +) }

    /// The chance of not having stopped and of a Z above a bound at a later time.
    func probability(above bound: Double, at time: Double) -> Double {
        tail(bound, time, sign: 1)
    }

    /// The chance of not having stopped and of a Z below a bound at a later time.
    func probability(below bound: Double, at time: Double) -> Double {
        tail(bound, time, sign: -1)
    }

    private func tail(_ bound: Double, _ next: Double, sign: Double) -> Double {
        let deviation = (next - time).squareRoot()
        let edge = bound * next.squareRoot() - drift * (next - time)
        let scale = sign / (deviation * 2.0.squareRoot())
        var sum = 0.0
        for index in nodes.indices {
            let argument = (edge - nodes[index]) * scale
            // Beyond 27 the function is 0; on the other side it is 2 and needs no evaluation.
            if argument < -6 {
                sum += masses[index]
            } else if argument < 27 {
                sum += masses[index] * Elementary.erfc(argument) / 2
            }
        }
        return sum
    }

    /// Goes on to a look and stops outside of its bounds.
    ///
    /// - Parameters:
    ///   - next: The time of the look, after the last one.
    ///   - range: The Z between which the test goes on.
    ///   - following: The time of the look after it, `nil` for none.
    mutating func advance(to next: Double, within range: ClosedRange<Double>, following: Double?) {
        let step = next - time
        let deviation = step.squareRoot()
        let root = next.squareRoot()
        let reach = 8.5 * root
        let low = max(range.lowerBound * root, drift * next - reach)
        let high = min(range.upperBound * root, drift * next + reach)
        guard low < high else {
            (nodes, masses, time) = ([], [], next)
            return
        }
        var width = deviation
        if let following { width = min(width, (following - next).squareRoot()) }
        let panels = max(1, Int(((high - low) / width).rounded(.up)))
        let half = (high - low) / Double(2 * panels)
        let window = 8.7 * deviation
        let factor = half / (deviation * squareRootOf2Pi)
        var newNodes: [Double] = []
        var newMasses: [Double] = []
        newNodes.reserveCapacity(panels * 8)
        newMasses.reserveCapacity(panels * 8)
        var first = 0
        for panel in 0..<panels {
            let middle = low + half * Double(2 * panel + 1)
            for (point, weight) in GaussRule.eight {
                let x = middle + half * point
                let origin = x - drift * step
                // The nodes ascend, so those within reach of the increment are a run that moves along.
                while first < nodes.count, nodes[first] < origin - window { first += 1 }
                var sum = 0.0
                var index = first
                while index < nodes.count, nodes[index] <= origin + window {
                    let z = (origin - nodes[index]) / deviation
                    sum += masses[index] * Elementary.exp(-z * z / 2)
                    index += 1
                }
                newNodes.append(x)
                newMasses.append(sum * weight * factor)
            }
        }
        (nodes, masses, time) = (newNodes, newMasses, next)
    }
}

/// The nodes and weights of Gauss and Legendre's rule on -1...1.
enum GaussRule {
    /// Eight nodes in ascending order, exact for polynomials of degree 15.
    static let eight: [(point: Double, weight: Double)] = [
        (-0.9602898564975363, 0.1012285362903763), (-0.7966664774136267, 0.2223810344533745),
        (-0.5255324099163290, 0.3137066458778873), (-0.1834346424956498, 0.3626837833783620),
        (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
        (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
    ]
}
