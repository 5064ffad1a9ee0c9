import VigilDomain
import VigilMonitoring

/// Identifiers as programs make them.
enum AssignmentUnits {
    /// Random identifiers of 36 characters, as UUIDs are written.
    static func uuids(_ count: Int, seed: UInt64) -> [String] {
        let digits = Array("0123456789abcdef".utf8)
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            var bytes: [UInt8] = []
            for place in 0..<36 {
                let isDash = place == 8 || place == 13 || place == 18 || place == 23
                bytes.append(isDash ? 0x2D : digits[Int(random.next() >> 60)])
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// `1`, `2` and so on, the hardest for a hash: most of them differ in one character.
    static func numbers(_ count: Int) -> [String] { (1...count).map { "\($0)" } }

    /// Whether a count of draws with a probability lies within so many standard errors of what it should be.
    static func isNear(_ count: Int, _ draws: Int, share: Double, errors: Double = 3.29) -> Bool {
        let expected = Double(draws) * share
        let deviation = (expected * (1 - share)).squareRoot()
        return abs(Double(count) - expected) <= errors * deviation
    }

    static func halves(_ salt: String) -> Allocation {
        Allocation(arms: [.init("control", weight: 0.5), .init("treatment", weight: 0.5)], salt: salt)
    }
}

extension Assigner {
    /// The index of a unit's arm, -1 for a unit that is out.
    func arm(_ unit: String) -> Int { assign(unit).armIndex ?? -1 }
}
