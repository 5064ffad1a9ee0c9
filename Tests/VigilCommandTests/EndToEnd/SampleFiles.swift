import Foundation

/// Small files with known differences.
enum SampleFiles {
    /// Rows of two inputs, `income` (numbers) and `region` (categories), with an id and a time.
    ///
    /// - Parameters:
    ///   - rows: How many.
    ///   - seed: Another one gives other rows of the same distribution.
    ///   - shift: Added to every income, whose standard deviation is about 29.
    ///   - south: The share of rows in the region `south`.
    /// - Returns: The text of a CSV file.
    static func inputs(rows: Int = 400, seed: UInt64 = 1, shift: Double = 0, south: Double = 0.5) -> String {
        var random = SplitMix64(seed: seed)
        var text = "row_id,timestamp,income,region\n"
        for row in 0..<rows {
            let income = (Double.random(in: 0..<100, using: &random) + shift) * 100
            let region = Double.random(in: 0..<1, using: &random) < south ? "south" : "north"
            text += "r\(row),\(time(minute: row)),\(income.rounded() / 100),\(region)\n"
        }
        return text
    }

    /// Twenty rows of each of some customers, four customers a day; what a customer spends differs more between customers
    /// than within.
    static func customers(_ numbers: Range<Int>, seed: UInt64) -> String {
        var random = SplitMix64(seed: seed)
        var text = "customer,day,spent\n"
        for customer in numbers {
            let usual = Double.random(in: 0..<100, using: &random)
            for _ in 0..<20 {
                let spent = ((usual + Double.random(in: 0..<20, using: &random)) * 100).rounded() / 100
                text += "customer \(customer),\(date(customer / 4)),\(spent)\n"
            }
        }
        return text
    }

    /// A recording of a binary classifier: a reference part in January and a production part from February, in which
    /// the income has moved; labels come ten days after.
    static func recording(rows: Int = 600, seed: UInt64 = 7) -> String {
        var random = SplitMix64(seed: seed)
        var text = "row_id,timestamp,partition,income,region,score,prediction,label,label_timestamp\n"
        for row in 0..<rows {
            let isReference = row < rows / 2
            let day = row * 59 / rows
            let income = Double.random(in: 0..<100, using: &random) + (isReference ? 0 : 40)
            let score = Double.random(in: 0..<1, using: &random)
            let label = Double.random(in: 0..<1, using: &random) < score ? 1 : 0
            let region = Bool.random(using: &random) ? "north" : "south"
            text +=
                "r\(row),\(date(day))T12:00:00Z,\(isReference ? "reference" : "production"),"
                + "\((income * 100).rounded() / 100),\(region),\((score * 1000).rounded() / 1000),\(score >= 0.5 ? 1 : 0),"
                + "\(label),\(date(day + 10))T00:00:00Z\n"
        }
        return text
    }

    private static func time(minute: Int) -> String {
        "2026-01-\(padded(1 + minute / 1440))T\(padded(minute / 60 % 24)):\(padded(minute % 60)):00Z"
    }

    /// The day that is so many days after 2026-01-01, within its first quarter.
    private static func date(_ day: Int) -> String {
        switch day {
        case ..<31: "2026-01-\(padded(day + 1))"
        case ..<59: "2026-02-\(padded(day - 30))"
        default: "2026-03-\(padded(day - 58))"
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
