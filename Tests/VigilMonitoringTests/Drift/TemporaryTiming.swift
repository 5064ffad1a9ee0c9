import Testing
import VigilDomain
import VigilStatistics
@testable import VigilMonitoring

struct TemporaryTiming {
    static func numeric(_ kind: Int, _ i: Int, _ n: Int, _ r: inout SplitMix64, shift: Double) -> [Double] {
        func round(_ v: Double, _ d: Double) -> Double { (v * d).rounded() / d }
        switch kind {
        case 0: return (0..<n).map { _ in round(r.normal() + shift + Double(i), 1e4) }
        case 1: return (0..<n).map { _ in
            var v = 1.0; let z = 1 + shift + 0.8 * r.normal(); var t = 1.0
            for k in 1...30 { t *= z / Double(k); v += t }
            return round(v, 100) }
        case 2: return (0..<n).map { _ in
            var c = 0.0; var p = r.uniform(); let L = 0.0009 * Double(50 - i) + 0.002
            while p > L { p *= r.uniform(); c += 1 }
            return c }
        case 3: return (0..<n).map { _ in round(r.uniform(), 1e4) }
        default: return (0..<n).map { _ in r.uniform() < 0.6 ? 0 : round(3 * (-2 + 4 * r.uniform() + 4 * r.uniform()).magnitude, 100) }
        }
    }
    static func table(_ n: Int, _ seed: UInt64, _ num: Int, _ cat: Int, drift: Bool, kinds: Int = 5) -> [TableColumn] {
        var r = SplitMix64(seed: seed)
        var out: [TableColumn] = []
        for i in 0..<num {
            out.append(TableColumn(name: "n\(i)", column: .numeric(NumericColumn(numeric(i % kinds, i, n, &r, shift: drift && i % 5 == 0 ? 0.15 : 0)))))
        }
        let ks = [2, 3, 4, 5, 8, 12, 20, 30, 50, 100]
        for i in 0..<cat {
            let k = ks[i % 10]
            var w = (1...k).map { 1 / Double($0) }
            let s = w.reduce(0, +); w = w.map { $0 / s }
            let codes = (0..<n).map { _ in UInt32(r.pick(w)) }
            out.append(TableColumn(name: "c\(i)", column: .categorical(CategoricalColumn(dictionary: (0..<k).map { "cat\(i)_\($0)" }, codes: codes))))
        }
        return out
    }
    static func best(_ runs: Int, _ f: () -> Void) -> Double {
        var t: [Double] = []
        for _ in 0..<runs { let d = ContinuousClock().measure(f); t.append(d / .milliseconds(1)) }
        return t.min() ?? 0
    }
    @Test func timing() {
        let ref = Self.table(100_000, 1, 20, 0, drift: false, kinds: 5)
        let cur = Self.table(1000, 2, 20, 0, drift: true).map(\.column)
        let reference = DriftReference(ref)
        print("1000x20 ms", Self.best(401) { _ = DefaultDriftCheck().check(cur, against: reference, rule: DriftRule()) })
        for i in 0..<5 {
            let one = DriftReference([ref[i]])
            print("  kind", i, Self.best(401) { _ = DefaultDriftCheck().check([cur[i]], against: one, rule: DriftRule()) }, DefaultDriftCheck().check([cur[i]], against: one, rule: DriftRule()).columns[0].measurement?.method ?? "")
        }
        let big = Self.table(100_000, 1, 50, 10, drift: false)
        let win = Self.table(20_000, 2, 50, 10, drift: true).map(\.column)
        let prepared = DriftReference(big)
        print("prepare ms", Self.best(15) { _ = DriftReference(big) })
        print("check 20k ms", Self.best(25) { _ = DefaultDriftCheck().check(win, against: prepared, rule: DriftRule()) })
        for i in [0, 1, 2, 3, 4, 50, 54, 59] {
            let p1 = Self.best(25) { _ = DriftReference([big[i]]) }
            let one = DriftReference([big[i]])
            print("  ", big[i].name, "prepare", p1, "check", Self.best(25) { _ = DefaultDriftCheck().check([win[i]], against: one, rule: DriftRule()) }, DefaultDriftCheck().check([win[i]], against: one, rule: DriftRule()).columns[0].measurement?.method ?? "")
        }
        if case .numeric(let c) = big[0].column { print("sort 100k", Self.best(25) { _ = sortedFinite(c.values) }) }
        if case .numeric(let c) = win[0] { print("sort 20k", Self.best(25) { _ = sortedFinite(c.values) }) }
    }
}
