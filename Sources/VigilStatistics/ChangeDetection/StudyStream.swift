/// The kinds of data on which run lengths are studied, all with mean 0 and standard deviation 1 but the bits.
public enum StudyStream: String, Sendable, Hashable, CaseIterable, Codable {
    /// Independent normal values.
    case normal
    /// Independent bits, 1 with probability 0.05.
    case bernoulli
    /// Independent values of Student's t with three degrees of freedom, over √3.
    case studentT3 = "student_t3"
    /// A first-order autoregression with coefficient 0.5 and normal steps.
    case autoregressive

    /// Values without end.
    ///
    /// - Parameter seed: Of the values.
    /// - Returns: A generator at its start.
    public func generator(seed: UInt64) -> Generator { Generator(self, seed: seed) }

    /// Makes the values.
    public struct Generator: Sendable {
        private let kind: StudyStream
        private var random: SplitMix64
        private var last = 0.0
        private var spare: Double?

        init(_ kind: StudyStream, seed: UInt64) {
            self.kind = kind
            random = SplitMix64(seed: seed)
            if kind == .autoregressive { last = normal() }
        }

        /// The next value.
        ///
        /// - Parameter shift: How far the mean is moved, in standard deviations.
        /// - Returns: A finite number; 0 or 1 for bits.
        public mutating func next(shift: Double = 0) -> Double {
            switch kind {
            case .normal: return normal() + shift
            case .bernoulli:
                // 0.217945 is the standard deviation of a bit with probability 0.05.
                return random.uniform() < 0.05 + shift * 0.217944947177 ? 1 : 0
            case .studentT3: return studentT3() / 3.0.squareRoot() + shift
            case .autoregressive:
                last = 0.5 * last + 0.75.squareRoot() * normal()
                return last + shift
            }
        }

        /// Marsaglia's polar method: two normal values from a point in the unit disc.
        private mutating func normal() -> Double {
            if let value = spare {
                spare = nil
                return value
            }
            let (first, second, square) = pointInDisc()
            let factor = (-2 * Elementary.log(square) / square).squareRoot()
            spare = second * factor
            return first * factor
        }

        /// Bailey's polar method 1994.
        private mutating func studentT3() -> Double {
            let (first, _, square) = pointInDisc()
            return first * (3 * (Elementary.power(square, -2.0 / 3) - 1) / square).squareRoot()
        }

        private mutating func pointInDisc() -> (first: Double, second: Double, square: Double) {
            while true {
                let first = 2 * random.uniform() - 1
                let second = 2 * random.uniform() - 1
                let square = first * first + second * second
                if square > 0 && square < 1 { return (first, second, square) }
            }
        }
    }
}
