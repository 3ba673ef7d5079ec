"""Sentences made from frames: the same deed done, promised, refused, demanded, threatened, alleged and praised.

What separates the types is the verb that governs the deed, not the deed: a model that has seen "released", "agreed to
release", "refused to release" and "was urged to release" with the same actors learns to look there. Frames and fillers are
our own writing.
"""
import random

SOURCES = '''the government|the ministry|the prime minister|President Larsen|the opposition|the rebels|the army|Norway|Kenya|Peru|Tokyo|
Ankara|the European Union|the African Union|the Security Council|the court|prosecutors|the union|police|the central bank|Japan|
the junta|the militia|the guerrillas|Canada|Chad|the foreign minister of Oman|a Danish envoy|the crown prince|the Senate|
the mayor|the company|the regional council|separatists|the navy|Vietnam|Georgia|the Holy See|the World Bank|Fiji|the general|
the interior ministry|human rights groups|the coalition|officials in Lima|Islamabad|the two chambers|the transitional council'''.replace('\n', '').split('|')
TARGETS = '''the rebels|the government|Latvia|Nepal|the striking miners|two journalists|Bolivia|the former mayor|Ghana|the militia|
the United Nations mission|Iraq|the town of Sarn|the opposition leader|Cambodia|the refugees|Togo|the company|the prime minister|
the army|local farmers|Belarus|Ethiopia|Australia|the eastern province|activists|the islanders|Chinese officials|Moldova|
the teachers|the regional government|Lebanon|Haiti|the detainees|the party|Greek ships|the aid workers|Mexico|the villagers'''.replace('\n', '').split('|')

# base, past, gerund with {t}; type when done; whether it does the target good (g) or harm (h).
DEEDS = [
    ('release {t}', 'released {t}', 'releasing {t}', 'RETREAT', 'g'),
    ('free prisoners held for {t}', 'freed prisoners held for {t}', 'freeing prisoners held for {t}', 'RETREAT', 'g'),
    ('lift the sanctions on {t}', 'lifted the sanctions on {t}', 'lifting the sanctions on {t}', 'RETREAT', 'g'),
    ('ease the restrictions on {t}', 'eased the restrictions on {t}', 'easing the restrictions on {t}', 'RETREAT', 'g'),
    ('return the land to {t}', 'returned the land to {t}', 'returning the land to {t}', 'RETREAT', 'g'),
    ('drop the charges against {t}', 'dropped the charges against {t}', 'dropping the charges against {t}', 'RETREAT', 'g'),
    ('meet the demands of {t}', 'met the demands of {t}', 'meeting the demands of {t}', 'CONCEDE', 'g'),
    ('withdraw troops from {t}', 'withdrew troops from {t}', 'withdrawing troops from {t}', 'RETREAT', 'g'),
    ('stop shelling {t}', 'stopped shelling {t}', 'stopping the shelling of {t}', 'RETREAT', 'g'),
    ('lay down arms before {t}', 'laid down arms before {t}', 'laying down arms before {t}', 'RETREAT', 'g'),
    ('pull back from the line with {t}', 'pulled back from the line with {t}', 'pulling back from the line with {t}', 'RETREAT', 'g'),
    ('open its airspace to {t}', 'opened its airspace to {t}', 'opening its airspace to {t}', 'RETREAT', 'g'),
    ('return looted bronzes to {t}', 'returned looted bronzes to {t}', 'returning looted bronzes to {t}', 'RETREAT', 'g'),
    ('admit inspectors from {t}', 'admitted inspectors from {t}', 'admitting inspectors from {t}', 'RETREAT', 'g'),
    ('call off the strike against {t}', 'called off the strike against {t}', 'calling off the strike against {t}', 'RETREAT', 'g'),
    ('declare a ceasefire with {t}', 'declared a ceasefire with {t}', 'declaring a ceasefire with {t}', 'RETREAT', 'g'),
    ('send food to {t}', 'sent food to {t}', 'sending food to {t}', 'AID', 'g'),
    ('lend money to {t}', 'lent money to {t}', 'lending money to {t}', 'AID', 'g'),
    ('supply {t} with arms', 'supplied {t} with arms', 'supplying {t} with arms', 'AID', 'g'),
    ('give medical help to {t}', 'gave medical help to {t}', 'giving medical help to {t}', 'AID', 'g'),
    ('shelter {t}', 'sheltered {t}', 'sheltering {t}', 'AID', 'g'),
    ('train recruits for {t}', 'trained recruits for {t}', 'training recruits for {t}', 'AID', 'g'),
    ('send peacekeepers to {t}', 'sent peacekeepers to {t}', 'sending peacekeepers to {t}', 'AID', 'g'),
    ('deploy observers in {t}', 'deployed observers in {t}', 'deploying observers in {t}', 'AID', 'g'),
    ('grant asylum to {t}', 'granted asylum to {t}', 'granting asylum to {t}', 'AID', 'g'),
    ('meet {t}', 'met {t}', 'meeting {t}', 'CONSULT', 'g'),
    ('hold talks with {t}', 'held talks with {t}', 'holding talks with {t}', 'CONSULT', 'g'),
    ('visit {t}', 'visited {t}', 'visiting {t}', 'CONSULT', 'g'),
    ('mediate between the clans and {t}', 'mediated between the clans and {t}', 'mediating between the clans and {t}', 'CONSULT', 'g'),
    ('receive an envoy of {t}', 'received an envoy of {t}', 'receiving an envoy of {t}', 'CONSULT', 'g'),
    ('sign an agreement with {t}', 'signed an agreement with {t}', 'signing an agreement with {t}', 'SUPPORT', 'g'),
    ('conclude an agreement with {t}', 'concluded an agreement with {t}', 'concluding an agreement with {t}', 'SUPPORT', 'g'),
    ('recognise {t}', 'recognised {t}', 'recognising {t}', 'SUPPORT', 'g'),
    ('back the candidate of {t}', 'backed the candidate of {t}', 'backing the candidate of {t}', 'SUPPORT', 'g'),
    ('restore ties with {t}', 'restored ties with {t}', 'restoring ties with {t}', 'SUPPORT', 'g'),
    ('share intelligence with {t}', 'shared intelligence with {t}', 'sharing intelligence with {t}', 'COOPERATE', 'g'),
    ('hold a joint exercise with {t}', 'held a joint exercise with {t}', 'holding a joint exercise with {t}', 'COOPERATE', 'g'),
    ('patrol the strait together with {t}', 'patrolled the strait together with {t}', 'patrolling the strait together with {t}', 'COOPERATE', 'g'),
    ('extradite a suspect to {t}', 'extradited a suspect to {t}', 'extraditing a suspect to {t}', 'COOPERATE', 'g'),
    ('buy gas from {t}', 'bought gas from {t}', 'buying gas from {t}', 'COOPERATE', 'g'),
    ('declare a state of emergency in {t}', 'declared a state of emergency in {t}', 'declaring a state of emergency in {t}', 'COERCE', 'h'),
    ('attack the networks of {t}', 'attacked the networks of {t}', 'attacking the networks of {t}', 'COERCE', 'h'),
    ('arrest {t}', 'arrested {t}', 'arresting {t}', 'COERCE', 'h'),
    ('seize property of {t}', 'seized property of {t}', 'seizing property of {t}', 'COERCE', 'h'),
    ('ban {t} from the vote', 'banned {t} from the vote', 'banning {t} from the vote', 'COERCE', 'h'),
    ('impose a curfew on {t}', 'imposed a curfew on {t}', 'imposing a curfew on {t}', 'COERCE', 'h'),
    ('deport {t}', 'deported {t}', 'deporting {t}', 'COERCE', 'h'),
    ('bomb {t}', 'bombed {t}', 'bombing {t}', 'ASSAULT', 'h'),
    ('attack {t}', 'attacked {t}', 'attacking {t}', 'ASSAULT', 'h'),
    ('fire rockets at {t}', 'fired rockets at {t}', 'firing rockets at {t}', 'ASSAULT', 'h'),
    ('capture a town held by {t}', 'captured a town held by {t}', 'capturing a town held by {t}', 'ASSAULT', 'h'),
    ('violate the ceasefire with {t}', 'violated the ceasefire with {t}', 'violating the ceasefire with {t}', 'ASSAULT', 'h'),
    ('blockade {t}', 'blockaded {t}', 'blockading {t}', 'ASSAULT', 'h'),
    ('kidnap {t}', 'kidnapped {t}', 'kidnapping {t}', 'ASSAULT', 'h'),
    ('impose sanctions on {t}', 'imposed sanctions on {t}', 'imposing sanctions on {t}', 'SANCTION', 'h'),
    ('suspend aid to {t}', 'suspended aid to {t}', 'suspending aid to {t}', 'SANCTION', 'h'),
    ('expel diplomats of {t}', 'expelled diplomats of {t}', 'expelling diplomats of {t}', 'SANCTION', 'h'),
    ('cut off trade with {t}', 'cut off trade with {t}', 'cutting off trade with {t}', 'SANCTION', 'h'),
    ('break off talks with {t}', 'broke off talks with {t}', 'breaking off talks with {t}', 'SANCTION', 'h'),
    ('withdraw peacekeepers from {t}', 'withdrew peacekeepers from {t}', 'withdrawing peacekeepers from {t}', 'SANCTION', 'h'),
    ('end its mediation with {t}', 'ended its mediation with {t}', 'ending its mediation with {t}', 'SANCTION', 'h'),
    ('mass troops near {t}', 'massed troops near {t}', 'massing troops near {t}', 'MOBILIZE', 'h'),
    ('send warships towards {t}', 'sent warships towards {t}', 'sending warships towards {t}', 'MOBILIZE', 'h'),
    ('put its forces on alert against {t}', 'put its forces on alert against {t}', 'putting its forces on alert against {t}', 'MOBILIZE', 'h'),
    ('strike against {t}', 'went on strike against {t}', 'striking against {t}', 'PROTEST', 'h'),
    ('march against {t}', 'marched against {t}', 'marching against {t}', 'PROTEST', 'h'),
]
# A frame: wording with {s} and {b}, {p} or {g}; the type, None for the deed's own; the deeds that fit.
FRAMES = [
    ('{s} {p}', None, 'gh'), ('{s} {p} on Tuesday', None, 'gh'), ('{s} has {p2}', None, 'gh'), ('{s} {p}, an official said', None, 'gh'),
    ('Last week {s} {p}', None, 'gh'), ('{s} reportedly {p}', None, 'gh'), ('{s} began {g}', None, 'gh'),
    ('{s} agreed to {b}', 'AGREE', 'g'), ('{s} will {b}', 'AGREE', 'g'), ('{s} promised to {b}', 'AGREE', 'g'), ('{s} said it would {b}', 'AGREE', 'g'),
    ('{s} plans to {b}', 'AGREE', 'g'), ('{s} is ready to {b}', 'AGREE', 'g'), ('{s} announced that it is to {b} next month', 'AGREE', 'g'),
    ('{s} offered to {b}', 'AGREE', 'g'), ('{s} committed itself to {g}', 'AGREE', 'g'),
    ('{s} refused to {b}', 'REJECT', 'g'), ('{s} ruled out {g}', 'REJECT', 'g'), ('{s} will not {b}', 'REJECT', 'g'), ('{s} declined to {b}', 'REJECT', 'g'),
    ('{s} rejected a proposal to {b}', 'REJECT', 'g'), ('{s} decided against {g}', 'REJECT', 'g'),
    ('{s} threatened to {b}', 'THREATEN', 'h'), ('{s} warned that it would {b}', 'THREATEN', 'h'), ('{s} will {b} unless a deal is reached', 'THREATEN', 'h'),
    ('{s} said it was ready to {b}', 'THREATEN', 'h'),
]
# Frames whose target is the doer of the deed: {t} does it to {x}.
ABOUT = [
    ('{s} urged {t} to {b}', 'REQUEST', 'g'), ('{s} called on {t} to {b}', 'REQUEST', 'g'), ('{s} asked {t} to {b}', 'REQUEST', 'g'),
    ('{s} demanded that {t} {b}', 'REQUEST', 'g'), ('{s} pressed {t} to {b}', 'REQUEST', 'g'), ('{s} appealed to {t} to {b}', 'REQUEST', 'g'),
    ('{s} accused {t} of {g}', 'ACCUSE', 'h'), ('{s} condemned {t} for {g}', 'ACCUSE', 'h'), ('{s} criticised {t} for {g}', 'ACCUSE', 'h'),
    ('{s} said {t} had {p2}', 'ACCUSE', 'h'), ('{s} opened an inquiry into {t} for {g}', 'ACCUSE', 'h'), ('{s} sued {t} for {g}', 'ACCUSE', 'h'),
    ('{s} praised {t} for {g}', 'SUPPORT', 'g'), ('{s} thanked {t} for {g}', 'SUPPORT', 'g'), ('{s} welcomed the decision of {t} to {b}', 'SUPPORT', 'g'),
    ('{s} denied that {t} had {p2}', 'REJECT', 'g'), ('{s} rejected a call by {t} to {b}', 'REJECT', 'g'), ('{s} discussed with {t} a plan to {b}', 'CONSULT', 'gh'),
]
PARTICIPLES = {'withdrew': 'withdrawn', 'gave': 'given', 'broke': 'broken', 'went': 'gone'}


def participle(past):
    first, _, rest = past.partition(' ')
    return f'{PARTICIPLES.get(first, first)} {rest}'


def capital(text):
    return text[0].upper() + text[1:]


def sentences(count, seed):
    """`count` pairs of type and marked sentence, the same for the same seed."""
    draw, out, seen = random.Random(seed), [], set()
    while len(out) < count:
        deed = draw.choice(DEEDS)
        base, past, gerund, kind, good = deed
        about = draw.random() < 0.4
        frame, own, fits = draw.choice(ABOUT if about else FRAMES)
        if good not in fits:
            continue
        source, target, other = draw.choice(SOURCES), draw.choice(TARGETS), draw.choice(TARGETS)
        if len({source, target, other}) < 3:
            continue
        mark = f'<t>{target}</t>'
        what = dict(t=other if about else mark)
        text = frame.format(s='<s>' + source + '</s>', t=mark, b=base.format(**what), p=past.format(**what), g=gerund.format(**what), p2=participle(past.format(**what)))
        if text in seen:
            continue
        seen.add(text)
        text = capital(text) if not text.startswith('<s>') else '<s>' + capital(text[3:])
        out.append((own or kind, text + '.'))
    return out


if __name__ == '__main__':
    for kind, text in sentences(40, 1):
        print(kind, text, sep='\t')
