namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// Porter2, the English stemmer of the Snowball project (https://snowballstem.org/algorithms/english/stemmer.html, version 2):
/// takes endings off English words, so that "connected" and "connections" are one term. Step numbers are the definition's.
/// </summary>
internal static class EnglishStemmer
{
    /// <summary>
    /// Stems <paramref name="word"/> in place and gives its new length. Words with bytes that are not ASCII stay as they are.
    /// </summary>
    /// <param name="word">A lower-cased word, UTF-8.</param>
    public static int Stem(Span<byte> word)
    {
        if (word.Length <= 2 || word.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            return word.Length;
        if (StemmerExceptions.TryReplace(word, out var length))
            return length;
        var stem = new StemmedWord(word);
        stem.MarkConsonantYs();
        stem.FindRegions();
        Step0(ref stem);
        Step1A(ref stem);
        if (!StemmerExceptions.IsFinal(stem.Bytes))
        {
            Step1B(ref stem);
            Step1C(ref stem);
            Step2(ref stem);
            Step3(ref stem);
            Step4(ref stem);
            Step5(ref stem);
        }

        foreach (ref var letter in stem.Bytes)
            letter = letter == 'Y' ? (byte)'y' : letter;
        return stem.MoveTo(word);
    }

    private static void Step0(ref StemmedWord stem)
    {
        if (stem.Ends("'s'"u8))
            stem.Cut(3);
        else if (stem.Ends("'s"u8))
            stem.Cut(2);
        else if (stem.Ends("'"u8))
            stem.Cut(1);
    }

    private static void Step1A(ref StemmedWord stem)
    {
        if (stem.Ends("sses"u8))
            stem.Cut(2);
        else if (stem.Ends("ied"u8) || stem.Ends("ies"u8))
            stem.Cut(stem.Length > 4 ? 2 : 1);
        else if (stem.Ends("s"u8) && !stem.Ends("us"u8) && !stem.Ends("ss"u8) && stem.HasVowelBefore(stem.Length - 2))
            stem.Cut(1);
    }

    private static void Step1B(ref StemmedWord stem)
    {
        if (stem.Ends("eedly"u8) || stem.Ends("eed"u8))
        {
            var ending = stem.Ends("eedly"u8) ? 5 : 3;
            if (stem.InFirstRegion(ending))
                stem.Cut(ending - 2);
            return;
        }

        var cut = stem.Ends("ingly"u8) ? 5 : stem.Ends("edly"u8) ? 4 : stem.Ends("ing"u8) ? 3 : stem.Ends("ed"u8) ? 2 : 0;
        if (cut == 0 || !stem.HasVowelBefore(stem.Length - cut))
            return;
        stem.Cut(cut);
        if (stem.Ends("at"u8) || stem.Ends("bl"u8) || stem.Ends("iz"u8))
            stem.Append('e');
        else if (stem.EndsInDouble())
            stem.Cut(1);
        else if (stem.IsShort())
            stem.Append('e');
    }

    private static void Step1C(ref StemmedWord stem)
    {
        var length = stem.Length;
        if (length > 2 && stem[length - 1] is (byte)'y' or (byte)'Y' && !stem.IsVowel(length - 2))
            stem.Replace(1, "i"u8);
    }

    private static void Step2(ref StemmedWord stem)
    {
        _ = stem.Try("ational"u8, "ate"u8) || stem.Try("fulness"u8, "ful"u8) || stem.Try("iveness"u8, "ive"u8)
            || stem.Try("ization"u8, "ize"u8) || stem.Try("ousness"u8, "ous"u8)
            || stem.Try("biliti"u8, "ble"u8) || stem.Try("lessli"u8, "less"u8) || stem.Try("tional"u8, "tion"u8)
            || stem.Try("alism"u8, "al"u8) || stem.Try("aliti"u8, "al"u8) || stem.Try("ation"u8, "ate"u8) || stem.Try("entli"u8, "ent"u8)
            || stem.Try("fulli"u8, "ful"u8) || stem.Try("iviti"u8, "ive"u8) || stem.Try("ousli"u8, "ous"u8)
            || stem.Try("abli"u8, "able"u8) || stem.Try("alli"u8, "al"u8) || stem.Try("anci"u8, "ance"u8) || stem.Try("ator"u8, "ate"u8)
            || stem.Try("enci"u8, "ence"u8) || stem.Try("izer"u8, "ize"u8)
            || stem.Try("bli"u8, "ble"u8)
            || stem.Try("ogi"u8, "og"u8, stem.Precedes(3, "l"u8))
            || stem.Try("li"u8, ""u8, stem.Precedes(2, "cdeghkmnrt"u8));
    }

    private static void Step3(ref StemmedWord stem)
    {
        _ = stem.Try("ational"u8, "ate"u8) || stem.Try("tional"u8, "tion"u8) || stem.Try("alize"u8, "al"u8)
            || stem.Try("icate"u8, "ic"u8) || stem.Try("iciti"u8, "ic"u8) || stem.Try("ative"u8, ""u8, stem.InSecondRegion(5))
            || stem.Try("ical"u8, "ic"u8) || stem.Try("ness"u8, ""u8) || stem.Try("ful"u8, ""u8);
    }

    private static void Step4(ref StemmedWord stem)
    {
        _ = stem.TryCut("ement"u8) || stem.TryCut("able"u8) || stem.TryCut("ance"u8) || stem.TryCut("ence"u8) || stem.TryCut("ible"u8)
            || stem.TryCut("ment"u8) || stem.TryCut("ant"u8) || stem.TryCut("ate"u8) || stem.TryCut("ent"u8) || stem.TryCut("ism"u8)
            || stem.TryCut("iti"u8) || stem.TryCut("ive"u8) || stem.TryCut("ize"u8) || stem.TryCut("ous"u8)
            || stem.TryCut("ion"u8, stem.Precedes(3, "st"u8)) || stem.TryCut("al"u8) || stem.TryCut("er"u8) || stem.TryCut("ic"u8);
    }

    private static void Step5(ref StemmedWord stem)
    {
        var last = stem[stem.Length - 1];
        var drops = last switch
        {
            (byte)'e' => stem.InSecondRegion(1) || (stem.InFirstRegion(1) && !stem.EndsInShortSyllable(stem.Length - 1)),
            (byte)'l' => stem.InSecondRegion(1) && stem.Precedes(1, "l"u8),
            _ => false,
        };
        if (drops)
            stem.Cut(1);
    }
}
