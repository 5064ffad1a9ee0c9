/// Lets one question at a time read millions of rows: several at once would need the memory of all of them.
enum HeavyReads {
    static let shared = AsyncLock()
}
