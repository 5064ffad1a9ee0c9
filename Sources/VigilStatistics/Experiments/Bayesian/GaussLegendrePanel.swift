/// Sixteen points of Gauss and Legendre on -1...1, with the integrals up to each of them.
///
/// The integral of a function over a panel is `weights` times its values; the integrals from the panel's start to each
/// node, which make a distribution function of a density, are `running` times them. Both are exact for polynomials, of
/// degree 31 and 15.
struct GaussLegendrePanel: Sendable {
    /// How many nodes there are.
    static let count = 16
    /// The one set of nodes.
    static let shared = GaussLegendrePanel()

    /// Ascending, in -1...1.
    let nodes: [Double]
    /// Sum 2.
    let weights: [Double]
    /// Row by row: entry `i * count + j` is the integral from -1 to node i of the polynomial that is 1 at node j only.
    let running: [Double]
    /// The weights of barycentric interpolation between the nodes.
    let barycentric: [Double]

    private init() {
        let count = Self.count
        let nodes = (0..<count).map { Self.root($0) }
        let weights = nodes.map { node in
            let slope = Self.slope(node)
            return 2 / ((1 - node * node) * slope * slope)
        }
        let rows = nodes.map { Self.legendre($0) }
        var running = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            for j in 0..<count {
                var sum = 0.5 * (rows[i][1] + rows[i][0])
                for degree in 1..<count {
                    sum += 0.5 * rows[j][degree] * (rows[i][degree + 1] - rows[i][degree - 1])
                }
                running[i * count + j] = weights[j] * sum
            }
        }
        self.nodes = nodes
        self.weights = weights
        self.running = running
        barycentric = nodes.indices.map { index in
            (index.isMultiple(of: 2) ? 1 : -1) * ((1 - nodes[index] * nodes[index]) * weights[index]).squareRoot()
        }
    }

    /// The Legendre polynomials of the degrees 0...count.
    private static func legendre(_ x: Double) -> [Double] {
        var values = [1, x]
        for degree in 1..<count {
            let n = Double(degree)
            values.append(((2 * n + 1) * x * values[degree] - n * values[degree - 1]) / (n + 1))
        }
        return values
    }

    private static func slope(_ x: Double) -> Double {
        let values = legendre(x)
        return Double(count) * (x * values[count] - values[count - 1]) / (x * x - 1)
    }

    private static func root(_ index: Int) -> Double {
        // Chebyshev's nodes are near enough for Newton's method to find each root.
        var x = -Elementary.cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
        for _ in 0..<8 { x -= legendre(x)[count] / slope(x) }
        return x
    }
}
