/** The detector's parameters told in Urdu: unit and reason of each, by the source's own words. A test keeps them whole. */
export const parameterReasons: Readonly<Record<string, string>> = {
  "Length of a voting window in milliseconds. The same number as rollup's, which closes the windows.":
    'ووٹوں کے ایک وقفے کی لمبائی، ملی سیکنڈ میں۔ وہی عدد جس سے گنتی میں وقفے بند ہوتے ہیں۔',
  'Windows of five minutes in an hour, a day and a year: the units of the budgets below.':
    'ایک گھنٹے، ایک دن اور ایک سال میں پانچ منٹ کے وقفے: نیچے کی حدوں کی اکائیاں۔',
  'Share of the attempts that a block defeats. A mixture of three costs at most ln 3 = 1.1 nats against knowing it, and covers throttling of a part (.35), one address family or one of two protocols (.65), and a full block (.95).':
    'کوششوں کا وہ حصہ جسے بندش ناکام کرتی ہے۔ تین کا آمیزہ اسے جاننے کے مقابلے میں زیادہ سے زیادہ ln 3 = 1.1 نیٹ مہنگا ہے، اور ان سب پر حاوی ہے: ایک حصے کی سست روی (0.35)، پتوں کا ایک خاندان یا دو میں سے ایک پروٹوکول (0.65)، اور مکمل بندش (0.95)۔',
  "Share of a country's networks that a change meets: one of many, some, nearly all. A mixture, for the same reason.":
    'ملک کے نیٹ ورکوں کا وہ حصہ جس پر تبدیلی آتی ہے: بہت سوں میں سے ایک، کچھ، یا تقریباً سب۔ اسی وجہ سے یہ بھی آمیزہ ہے۔',
  'Most onset candidates kept for a service. With two in each octave of age, 12 reach back over 64 windows with votes; promising ones stay longer.':
    'ایک سروس کے لیے آغاز کے زیادہ سے زیادہ اتنے امکانات رکھے جاتے ہیں۔ عمر کے ہر دگنے ہونے پر دو ہوں تو 12 امکانات ووٹوں والے 64 وقفوں تک پیچھے جاتے ہیں؛ امید افزا امکانات زیادہ دیر رہتے ہیں۔',
  'A candidate is dropped when no network speaks for it and all that were heard since, or this many, speak against it by this much (nats): the next candidate starts at 0. Dropping only lowers the statistic, so it never adds a false alarm.':
    'کوئی امکان تب چھوڑ دیا جاتا ہے جب کوئی نیٹ ورک اس کے حق میں نہ ہو اور اس کے بعد سنے گئے سب نیٹ ورک، یا اتنے، اتنی مقدار (نیٹ) سے اس کے خلاف ہوں: اگلا امکان 0 سے شروع ہوتا ہے۔ چھوڑنے سے شماریہ صرف گھٹتا ہے، اس لیے کوئی غلط الارم نہیں بڑھتا۔',
  'Most candidate ends kept: ends are found within hours or by many votes.':
    'اختتام کے زیادہ سے زیادہ اتنے امکانات رکھے جاتے ہیں: اختتام چند گھنٹوں میں یا بہت سے ووٹوں سے مل جاتا ہے۔',
  'A candidate onset is dropped at this age, in windows (7 days), unless it dates an open phase: by then the votes since are most of the baseline, and small errors in that add up.':
    'آغاز کا امکان اتنے وقفے (7 دن) پرانا ہو کر چھوڑ دیا جاتا ہے، سوائے اس کے کہ کسی جاری مرحلے کی تاریخ اسی سے ہو: تب تک بعد کے ووٹ ہی بنیادی سطح کا بڑا حصہ ہوتے ہیں اور اس کی چھوٹی غلطیاں جمع ہو جاتی ہیں۔',
  'Evidence of one network (nats) from which its best candidate is spared when candidates are thinned, and how many are spared.':
    'ایک نیٹ ورک کا ثبوت (نیٹ) جس سے امکانات چھانٹتے وقت اس کا بہترین امکان بچا لیا جاتا ہے، اور کتنے بچائے جاتے ہیں۔',
  "Bounds of one network's evidence in one candidate, in nats: no network can outweigh all others, nor sink so low that it cannot return.":
    'ایک امکان میں ایک نیٹ ورک کے ثبوت کی حدیں، نیٹ میں: کوئی نیٹ ورک نہ باقی سب پر بھاری ہو سکتا ہے، نہ اتنا نیچے جا سکتا ہے کہ لوٹ نہ سکے۔',
  'Most empty windows that a candidate stands for (one day). During a silence the statistic grows by one a window, for the block may have begun in it; beyond a day the first vote after the silence would carry the alarm nearly alone.':
    'ایک امکان زیادہ سے زیادہ اتنے خالی وقفوں (ایک دن) کی جگہ لیتا ہے۔ خاموشی میں شماریہ ہر وقفے ایک بڑھتا ہے، کیونکہ بندش اسی میں شروع ہوئی ہو سکتی ہے؛ ایک دن سے زیادہ ہو تو خاموشی کے بعد کا پہلا ووٹ تقریباً اکیلا الارم دے دیتا۔',
  'Correlations of the votes of one network in one window that are held possible, and how likely each is before votes of the service were seen. Country-days of real data show a median of .04, nine in ten below .09 and a maximum of .17; a null model that ignores it raises 5 to 100 times as many false alarms. The first stands for none.':
    'ایک وقفے میں ایک نیٹ ورک کے ووٹوں کے باہمی ربط کی ممکن مانی گئی قدریں، اور سروس کے ووٹ دیکھنے سے پہلے ہر ایک کا امکان۔ حقیقی ڈیٹا میں ملک اور دن کا وسطانیہ 0.04 ہے، دس میں سے نو 0.09 سے کم، اور سب سے زیادہ 0.17؛ جو نمونہ اسے نظر انداز کرے وہ 5 سے 100 گنا غلط الارم دیتا ہے۔ پہلی قدر ”کوئی ربط نہیں“ کے لیے ہے۔',
  'Where measurements without a voter are among the votes, the largest: nobody knows how many devices they are.':
    'جہاں ووٹوں میں بغیر ووٹر کی پیمائشیں ہوں، سب سے بڑی قدر: کوئی نہیں جانتا کہ وہ کتنے آلے ہیں۔',
  "Half of what was learned of the correlation is forgotten in 30 days; no belief in one falls below e^−20 of another's, so that it can return.":
    'ربط کے بارے میں جو سیکھا گیا اس کا آدھا 30 دن میں بھلا دیا جاتا ہے؛ کسی قدر پر یقین دوسری کے e^−20 سے نیچے نہیں گرتا، تاکہ لوٹ سکے۔',
  'Most that a single window says for one correlation against another, in nats: a block that went unnoticed must not pass for correlation.':
    'ایک وقفہ ایک ربط کے حق میں دوسرے کے مقابلے پر زیادہ سے زیادہ اتنا کہتا ہے، نیٹ میں: جو بندش نظر نہ آئی وہ باہمی ربط نہ سمجھ لی جائے۔',
  'Most votes that one network has in one window: about what the governor asks for. A crowd has the weight of ten.':
    'ایک وقفے میں ایک نیٹ ورک کے زیادہ سے زیادہ ووٹ: تقریباً اتنے جتنے مانگے جاتے ہیں۔ ہجوم کا وزن دس کے برابر ہے۔',
  'Rates stay this far from 0 and 1: no vote is ever impossible.': 'شرحیں 0 اور 1 سے اتنی دور رہتی ہیں: کوئی ووٹ کبھی ناممکن نہیں۔',
  'Share of failures expected of a service of which nothing is known, and the votes that this knowledge is worth (beta 1, 19).':
    'جس سروس کے بارے میں کچھ معلوم نہ ہو اس سے ناکامیوں کا متوقع حصہ، اور یہ علم کتنے ووٹوں کے برابر ہے (بیٹا 1، 19)۔',
  "Votes with which a cell's rate is drawn to its service's rate in the country.":
    'اتنے ووٹوں کے وزن سے ایک خانے کی شرح ملک میں اس کی سروس کی شرح کی طرف کھنچتی ہے۔',
  "Share of networks that fail at a rate of their own, whatever the service's.":
    'ان نیٹ ورکوں کا حصہ جو اپنی ہی شرح سے ناکام ہوتے ہیں، سروس کی شرح جو بھی ہو۔',
  "Most votes of one network in the service's rate: a busy network does not speak for the others.":
    'سروس کی شرح میں ایک نیٹ ورک کے زیادہ سے زیادہ ووٹ: مصروف نیٹ ورک دوسروں کی طرف سے نہیں بولتا۔',
  'Admitted votes under which a cell is `insufficient`: it is not judged by itself.':
    'اس سے کم شامل کیے گئے ووٹ ہوں تو خانہ ”ناکافی“ ہے: اسے الگ سے نہیں جانچا جاتا۔',
  'Most votes that a baseline remembers. Above, the oldest fade: a slow drift and a bad evening are followed, a block stands out all the same.':
    'بنیادی سطح زیادہ سے زیادہ اتنے ووٹ یاد رکھتی ہے۔ اس سے اوپر سب سے پرانے مدھم ہو جاتے ہیں: آہستہ تبدیلی اور ایک بری شام کا ساتھ دیا جاتا ہے، بندش پھر بھی نمایاں رہتی ہے۔',
  "Votes that the past of a network is worth at least, as the correlation of a block's votes: 1 / .1 = 10.":
    'نیٹ ورک کا ماضی کم از کم کتنے ووٹوں کے برابر ہے، ایک حصے کے ووٹوں کے ربط کے طور پر: 1 / 0.1 = 10۔',
  "Half of what was learned of a service's unrest is forgotten in 30 days.":
    'سروس کی بے قراری کے بارے میں جو سیکھا گیا اس کا آدھا 30 دن میں بھلا دیا جاتا ہے۔',
  "What is assumed of it before blocks were seen (half the median of real country-days), and the weight of that: a few hundred votes' worth of pairs.":
    'ووٹوں کے حصے دیکھنے سے پہلے اس کے بارے میں جو مانا جاتا ہے (حقیقی ڈیٹا میں ملک اور دن کے وسطانیے کا آدھا)، اور اس کا وزن: چند سو ووٹوں کے جوڑے۔',
  'Standard deviations beyond which a block counts no further: a block that went unnoticed must not pass for unrest.':
    'اتنے معیاری انحراف سے آگے ووٹوں کا کوئی حصہ مزید نہیں گنا جاتا: جو بندش نظر نہ آئی وہ بے قراری نہ سمجھ لی جائے۔',
  "Time after which half of a baseline's weight is gone, in milliseconds: 30 days.":
    'وہ وقت جس کے بعد بنیادی سطح کا آدھا وزن جاتا رہتا ہے، ملی سیکنڈ میں: 30 دن۔',
  'Half of what was learned of an hour of the day is forgotten in 30 days with votes in it.':
    'دن کے کسی گھنٹے کے بارے میں جو سیکھا گیا اس کا آدھا ایسے 30 دنوں میں بھلا دیا جاتا ہے جن میں اس گھنٹے کے ووٹ ہوں۔',
  'Days with votes in an hour from which it can be one: fewer do not show how it swings from day to day.':
    'اس گھنٹے میں ووٹوں والے اتنے دنوں کے بعد وہ ایسا گھنٹہ ہو سکتا ہے: اس سے کم دن نہیں دکھاتے کہ وہ روز بروز کتنا بدلتا ہے۔',
  "Standard deviations, by the hour's own swings from day to day, at which an excess begins to count: of hours that are like others, fewer than one in forty pass.":
    'روز بروز کے اپنے اتار چڑھاؤ کے اتنے معیاری انحراف سے آگے زیادتی گنی جانے لگتی ہے: جو گھنٹے باقیوں جیسے ہوں ان میں سے چالیس میں ایک سے بھی کم گزرتے ہیں۔',
  'Services from which hours of the day are learned: more than half of them must fail more at an hour, or it may be a block that comes every day.':
    'اتنی سروسوں سے دن کے گھنٹے سیکھے جاتے ہیں: ان میں سے آدھی سے زیادہ کو اس گھنٹے میں زیادہ ناکام ہونا چاہیے، ورنہ یہ ہر روز آنے والی بندش ہو سکتی ہے۔',
  'Most of the attempts that an hour of the day explains: less than the weakest block defeats, so that liars who fail at one hour for weeks cannot hide a block in it.':
    'دن کا گھنٹہ زیادہ سے زیادہ اتنی کوششوں کی وضاحت کرتا ہے: سب سے کمزور بندش سے کم، تاکہ جھوٹے لوگ جو ہفتوں ایک ہی گھنٹے میں ناکامی بتائیں اس میں بندش نہ چھپا سکیں۔',
  "Evidence that a case is one broken voter's, while others are heard on his network, from which it is no suspicion, in nats: five to one. Three good votes of others beside his failures. And the most that is kept of it, so that two failures of others undo it.":
    'نیٹ میں اتنا ثبوت کہ معاملہ ایک خراب ووٹر کا ہے جبکہ اس کے نیٹ ورک پر دوسرے بھی سنے جاتے ہیں، جس سے آگے یہ شبہ نہیں رہتا: ایک کے مقابلے پانچ۔ اس کی ناکامیوں کے ساتھ دوسروں کے تین اچھے ووٹ۔ اور اس کی زیادہ سے زیادہ مقدار جو رکھی جاتی ہے، تاکہ دوسروں کی دو ناکامیاں اسے ختم کر دیں۔',
  'Votes wait for admission in blocks of this many windows (6 hours) …':
    'ووٹ اتنے وقفوں (6 گھنٹے) کے حصوں میں شامل کیے جانے کا انتظار کرتے ہیں …',
  'The last blocks of a network, up to 6 hours: what they show of its rate counts in full.':
    'نیٹ ورک کے آخری حصے، 6 گھنٹے تک: وہ اس کی شرح کے بارے میں جو دکھائیں پورا گنا جاتا ہے۔',
  "… until their block's end is this many windows past (12 hours): a block that is not yet seen does not become the norm.":
    '… جب تک ان کے حصے کے اختتام کو اتنے وقفے (12 گھنٹے) نہ گزر جائیں: جو بندش ابھی نظر نہیں آئی وہ معمول نہیں بنتی۔',
  'Chance a window that a bad hour begins on a network, before any is seen: one a month. It is learned for each service: bad hours seen and one more, by the windows looked at and this many more; half of what was seen is forgotten in 60 days.':
    'کسی نیٹ ورک پر برا گھنٹہ شروع ہونے کا فی وقفہ امکان، جب ابھی کوئی نہ دیکھا گیا ہو: مہینے میں ایک۔ یہ ہر سروس کے لیے سیکھا جاتا ہے: دیکھے گئے برے گھنٹے اور ایک مزید، بٹا دیکھے گئے وقفے اور اتنے مزید؛ جو دیکھا گیا اس کا آدھا 60 دن میں بھلا دیا جاتا ہے۔',
  'Most windows that a vote looks back over: an hour.': 'ایک ووٹ زیادہ سے زیادہ اتنے وقفے پیچھے دیکھتا ہے: ایک گھنٹہ۔',
  'Chance a window that it ends: a mean of half an hour, and one in nine lasts over an hour.':
    'اس کے ختم ہونے کا فی وقفہ امکان: اوسطاً آدھا گھنٹہ، اور نو میں سے ایک ایک گھنٹے سے زیادہ چلتا ہے۔',
  'The same where no voter is known: a mean of three hours. A faulty device that is one of many voters is outvoted; among measurements without voters it is the network while it is on.':
    'وہی جہاں کوئی ووٹر معلوم نہ ہو: اوسطاً تین گھنٹے۔ خراب آلہ بہت سے ووٹروں میں سے ایک ہو تو باقیوں سے ہار جاتا ہے؛ بغیر ووٹر کی پیمائشوں میں، جب تک چلے، وہی نیٹ ورک ہے۔',
  '… and at least this chance that it goes on from one vote to the next, however long that takes: where somebody measures every few hours, it is the same device. Four votes.':
    '… اور کم از کم اتنا امکان کہ وہ ایک ووٹ سے اگلے تک جاری رہے، چاہے کتنی دیر لگے: جہاں کوئی چند گھنٹوں بعد ناپتا ہو وہاں آلہ وہی ہے۔ چار ووٹ۔',
  "Faulty devices, where no voter is known: one for three bad hours, or a country's networks would have one each in three months; for three days, and ten votes. In public archives devices come and go within weeks.":
    'خراب آلے، جہاں کوئی ووٹر معلوم نہ ہو: تین برے گھنٹوں پر ایک، یعنی ملک کے ہر نیٹ ورک پر تین مہینے میں ایک؛ تین دن اور دس ووٹوں تک۔ عوامی محفوظات میں آلے چند ہفتوں میں آتے جاتے ہیں۔',
  'Windows between the rounds of one device: unattended clients of public archives measure once an hour, some a little more often.':
    'ایک آلے کی دو باریوں کے بیچ کے وقفے: عوامی محفوظات میں خود چلنے والے پروگرام گھنٹے میں ایک بار ناپتے ہیں، کچھ ذرا زیادہ۔',
  'Years of one country for one false suspicion, and for one false detection.': 'ایک غلط شبہے، اور ایک غلط اعلان کے لیے، ایک ملک کے سال۔',
  'Incidents expected of one service in one country in a year, for the stated confidence.':
    'ایک ملک میں ایک سروس کے سال بھر میں متوقع واقعات، بتائے گئے اعتماد کے لیے۔',
  'From the statistic to the odds of an incident, for the stated confidence: at the threshold false alarms are rarer than promised by this factor, for the statistic jumps past it and its mixtures cost evidence; beyond, the odds grow by this power of it. Measured (`npm run bench -- detect`).':
    'شماریے سے واقعے کے امکان تک، بتائے گئے اعتماد کے لیے: حد پر غلط الارم وعدے سے اتنے گنا کم ہیں، کیونکہ شماریہ اس سے آگے چھلانگ لگاتا ہے اور اس کے آمیزے ثبوت مہنگا کرتے ہیں؛ اس سے آگے امکان اس کی اتنی قوت سے بڑھتا ہے۔ یہ ناپ کر رکھا گیا ہے۔',
  'A suspicion that faded may have been a block that ended soon: one in sixty is over before it is detected. In nats.':
    'جو شبہ مدھم پڑ گیا وہ جلد ختم ہونے والی بندش ہو سکتی تھی: ساٹھ میں سے ایک اعلان سے پہلے ختم ہو جاتی ہے۔ نیٹ میں۔',
  'For this long after the end of a detected phase a new one is more likely, in windows: seven days.':
    'معلوم ہونے والے مرحلے کے ختم ہونے کے اتنی دیر بعد تک نئے مرحلے کا امکان زیادہ ہے، وقفوں میں: سات دن۔',
  'How much more likely for each phase that ended within that time: as many a week as ended in the last one, in place of one a year. The thresholds are lowered by its logarithm.':
    'اس مدت میں ختم ہونے والے ہر مرحلے پر کتنا زیادہ امکان: ہفتے میں اتنے جتنے پچھلے ہفتے ختم ہوئے، سال میں ایک کی جگہ۔ حدیں اس کے لوگارتھم جتنی نیچی کی جاتی ہیں۔',
  'Most phases that count for it: more than one a day is flapping.':
    'اس کے لیے زیادہ سے زیادہ اتنے مراحل گنے جاتے ہیں: دن میں ایک سے زیادہ محض جلنا بجھنا ہے۔',
  'Windows between the onsets of services that start together, at most: half an hour. In recorded blocks networks follow within 5 to 20 minutes.':
    'ایک ساتھ شروع ہونے والی سروسز کے آغاز کے درمیان زیادہ سے زیادہ وقفے: آدھا گھنٹہ۔ ریکارڈ شدہ بندشوں میں نیٹ ورک 5 سے 20 منٹ کے اندر ایک دوسرے کے پیچھے آتے ہیں۔',
  'Incidents for one in which some other service may be falsely suspected along with those that are met: what a service shows by itself must be as rare as one in so many, times the other services, and for a detection rarer by as much as detections are than suspicions.':
    'اتنے واقعات میں سے ایک میں کسی اور سروس پر متاثرہ سروسز کے ساتھ غلط شبہ ہو سکتا ہے: سروس خود جو دکھائے وہ اتنے میں ایک، ضرب باقی سروسز، جتنا نایاب ہو، اور تصدیق کے لیے اتنا زیادہ نایاب جتنی تصدیقیں شبہات سے نایاب ہیں۔',
  'How much the votes of one network on different services fall together in a window: as much as those on one service do at the most.':
    'ایک وقفے میں ایک نیٹ ورک کے مختلف سروسز پر ووٹ کتنے ایک ساتھ گرتے ہیں: زیادہ سے زیادہ اتنے جتنے ایک ہی سروس کے ووٹ گرتے ہیں۔',
  'Evidence from which another service is looked at, in nats: less does not pay for choosing it among twenty.':
    'وہ ثبوت جس سے کسی اور سروس کو دیکھا جاتا ہے، نیٹ میں: اس سے کم بیس میں سے اسے چننے کی قیمت پوری نہیں کرتا۔',
  'Most services that are pooled with one: more add nothing that is needed.':
    'ایک سروس کے ساتھ زیادہ سے زیادہ اتنی سروسز جمع کی جاتی ہیں: اس سے زیادہ کچھ ضروری نہیں بڑھاتیں۔',
  'Share of the posterior that an interval of onset or end leaves out on either side.':
    'بعدی امکان کا وہ حصہ جو آغاز یا اختتام کا دورانیہ ہر طرف چھوڑ دیتا ہے۔',
  "Evidence by which one onset beats the next, so that the next no longer widens its interval, in nats: the same odds as an interval's.":
    'وہ ثبوت جس سے ایک آغاز دوسرے پر غالب آتا ہے، یوں کہ دوسرا اس کا دورانیہ مزید نہیں پھیلاتا، نیٹ میں: وہی نسبت جو دورانیے کی ہے۔',
  'Posterior share above which a network is named as affected, and as ended.':
    'بعدی امکان جس سے اوپر نیٹ ورک متاثر بتایا جاتا ہے، اور جس سے اوپر اس کی بندش ختم بتائی جاتی ہے۔',
  "Least evidence of a network's own votes before it is named as joining, in nats: the same odds.":
    'نیٹ ورک کے اپنے ووٹوں کا کم از کم ثبوت، اس سے پہلے کہ اسے شامل ہونے والا بتایا جائے، نیٹ میں: وہی نسبت۔',
  "Least evidence of a network's own votes before it is named at all, in nats (five to one): the others' evidence does not suffice.":
    'نیٹ ورک کے اپنے ووٹوں کا کم از کم ثبوت، اس سے پہلے کہ اس کا نام لیا ہی جائے، نیٹ میں (پانچ کے مقابلے میں ایک): دوسروں کا ثبوت کافی نہیں۔',
  'Windows with failing votes that a network must show before it is named.':
    'ناکام ووٹوں والے وقفے جو نام لیے جانے سے پہلے نیٹ ورک کو دکھانے ہوں گے۔',
  'Evidence that a network joined a block later, in nats: one false naming in a network-month of blocking.':
    'اس بات کا ثبوت کہ نیٹ ورک بندش میں بعد میں شامل ہوا، نیٹ میں: بندش کے ہر نیٹ ورک مہینے میں ایک بار نام لینے کی غلطی۔',
  'Evidence for an end: one false end in 90 days of blocking.': 'اختتام کا ثبوت: بندش کے 90 دنوں میں ایک غلط اختتام۔',
  'Evidence that a network goes on failing while others end, in nats (one in a hundred): two failures more than chance.':
    'اس بات کا ثبوت کہ دوسروں کے ختم ہونے پر بھی نیٹ ورک ناکام ہے، نیٹ میں (سو میں ایک): اتفاق سے دو ناکامیاں زیادہ۔',
  "Most and least that a block's rate is taken to be: even a full block lets some votes through (roaming, tunnels, misjudged networks).":
    'بندش کی شرح زیادہ سے زیادہ اور کم سے کم اتنی مانی جاتی ہے: مکمل بندش بھی کچھ ووٹ گزرنے دیتی ہے (رومنگ، سرنگیں، غلط پہچانے گئے نیٹ ورک)۔',
  "Votes that the first estimate of a block's rate is worth.": 'بندش کی شرح کا پہلا اندازہ کتنے ووٹوں کے برابر ہے۔',
  'A phase belongs to the episode before it when the pause is shorter than the phase before the pause, and than this (12 hours, a night).':
    'مرحلہ اپنے سے پہلے کے دورانیے کا حصہ ہے جب وقفۂ سکون اس سے پہلے کے مرحلے سے اور اس حد (12 گھنٹے، ایک رات) سے چھوٹا ہو۔',
  'A suspicion that finds no more support in this time is withdrawn, in milliseconds: 7 days.':
    'جس شبہے کو اتنی مدت میں مزید تائید نہ ملے وہ واپس لیا جاتا ہے، ملی سیکنڈ میں: 7 دن۔',
  "Share of the controls' votes that fail from which a failure counts as the platform's own.":
    'تقابلی پیمائشوں کے ناکام ووٹوں کا وہ حصہ جس سے ناکامی سروس کی اپنی سمجھی جاتی ہے۔',
  'Windows with failing votes on which a detection by measurements without a voter must rest.':
    'ناکام ووٹوں والے وقفے جن پر بغیر ووٹر کی پیمائشوں سے ہونے والا اعلان ٹکا ہونا چاہیے۔',
  "Share of a network's votes that fails where one device of several is faulty, against which a full block of a single network must stand out where no voter is known, and the evidence for that, in nats (twenty to one): seven failures in a row at the network's own pace. One faulty device among others would look the same as a partial block.":
    'نیٹ ورک کے ووٹوں کا وہ حصہ جو کئی آلوں میں سے ایک کے خراب ہونے پر ناکام ہوتا ہے؛ جہاں کوئی ووٹر معلوم نہ ہو وہاں ایک نیٹ ورک کی مکمل بندش کو اس سے نمایاں ہونا ہے، اور اس کا ثبوت، نیٹ میں (بیس کے مقابلے میں ایک): نیٹ ورک کی اپنی رفتار پر مسلسل سات ناکامیاں۔ دوسروں میں ایک خراب آلہ جزوی بندش جیسا ہی دکھائی دیتا۔',
  'Evidence that other voters must give where voters are known, without the one who failed most often, in nats: one in ten thousand, as the question is asked anew each window for as long as one broken probe raises it. Four failing votes.':
    'جہاں ووٹر معلوم ہوں وہاں سب سے زیادہ ناکام رہنے والے کے بغیر دوسرے ووٹروں کا لازمی ثبوت، نیٹ میں: دس ہزار میں ایک، کیونکہ جب تک ایک خراب پروب یہ سوال اٹھاتا رہے، ہر وقفے نئے سرے سے پوچھا جاتا ہے۔ چار ناکام ووٹ۔',
  'Share of ordinary votes that count as slow: those beyond nine tenths of what the network has shown on earlier days. A service whose times double has most of its votes there, one that is a little slower for a while has a few.':
    'معمول کے ووٹوں کا وہ حصہ جو سست گنا جاتا ہے: وہ جو نیٹ ورک کے پچھلے دنوں کے دس میں سے نو سے آگے ہوں۔ جس سروس کے وقت دگنے ہو جائیں اس کے اکثر ووٹ وہاں ہوتے ہیں، جو کچھ دیر ذرا سست ہو اس کے چند۔',
  "Votes of a service in the country from which is known what is ordinary: five of them lie beyond the border. A network's own are mixed with them.":
    'ملک میں سروس کے اتنے ووٹ جن سے معمول معلوم ہوتا ہے: ان میں سے پانچ حد سے آگے ہوتے ہیں۔ نیٹ ورک کے اپنے ووٹ ان میں ملائے جاتے ہیں۔',
  'Days after which a network that was not heard is forgotten.': 'اتنے دن بعد وہ نیٹ ورک بھلا دیا جاتا ہے جو سنا نہیں گیا۔',
  "The part of the budget that slowness has by each of its two measures, beside the failures', which have the whole: with it the budget is 1.2 times as large.":
    'غلط اطلاعات کی حد کا وہ حصہ جو سستی کو اس کے دو پیمانوں میں سے ہر ایک سے ملتا ہے، ناکامیوں کے پورے حصے کے علاوہ: اس سمیت حد 1.2 گنا ہے۔',
  'A latency alone may be that of another way through the network, whatever the statistic: as likely as not, at most.':
    'صرف تاخیر نیٹ ورک میں کسی اور راستے کی بھی ہو سکتی ہے، شماریہ جو بھی ہو: زیادہ سے زیادہ آدھا امکان۔',
  'A network that did not vote on a service for this long is forgotten, in windows: 60 days.':
    'جس نیٹ ورک نے کسی سروس پر اتنی دیر ووٹ نہ دیا ہو وہ بھلا دیا جاتا ہے، وقفوں میں: 60 دن۔',
  'An episode that changed no more for this long is dropped from the state, in windows: 7 days. No phase can continue it by then.':
    'جو دورانیہ اتنی دیر نہ بدلے وہ یادداشت سے نکال دیا جاتا ہے، وقفوں میں: 7 دن۔ تب تک کوئی مرحلہ اسے جاری نہیں رکھ سکتا۔',
  'A network counts as observed when it voted within this many windows before the onset: one day.':
    'نیٹ ورک تب زیرِ مشاہدہ گنا جاتا ہے جب اس نے آغاز سے پہلے کے اتنے وقفوں میں ووٹ دیا ہو: ایک دن۔',
  "Chance of so long a silence, by the network's own pace, below which it counts as silent.":
    'نیٹ ورک کی اپنی رفتار کے لحاظ سے اتنی لمبی خاموشی کا امکان، جس سے نیچے وہ خاموش گنا جاتا ہے۔',
  'Failures on one of two networks that come sooner after one on the other than a device measures again, from which they are not those of one device that roams, and the share of all failures that they must be: some are stray ones.':
    'دو میں سے ایک نیٹ ورک کی اتنی ناکامیاں جو دوسرے کی ناکامی کے بعد اس سے پہلے آئیں کہ ایک آلہ دوبارہ ناپتا؛ ان سے ثابت ہے کہ وہ ایک ہی گھومتے آلے کی نہیں۔ اور سب ناکامیوں کا وہ حصہ جو انہیں ہونا چاہیے: کچھ اکا دکا ہوتی ہیں۔',
  "Share of a phase's failures under which networks that go on failing while the others end do not hold it open.":
    'مرحلے کی ناکامیوں کا وہ حصہ جس سے کم ہونے پر وہ نیٹ ورک اسے جاری نہیں رکھتے جو دوسروں کے ختم ہونے کے بعد بھی ناکام ہیں۔',
  "How much of what a country's other services have shown counts for a service of which less is known. Windows, networks and devices are shared, so that ten services show less than ten times what one does. With a half and with the whole false alarms stayed within the budget, and so did delays, but for a half block in 1,200 that was never told.":
    'ملک کی دوسری سروسوں نے جو دکھایا اس کا کتنا حصہ اس سروس کے لیے گنا جاتا ہے جس کے بارے میں کم معلوم ہو۔ وقفے، نیٹ ورک اور آلے مشترک ہیں، اس لیے دس سروسیں ایک سے دس گنا سے کم دکھاتی ہیں۔ آدھے اور پورے کے ساتھ غلط الارم حد میں رہے، اور تاخیر بھی، سوائے 1,200 میں سے ایک آدھی بندش کے جو کبھی بتائی نہ گئی۔',
  "Shares of a country's services whose correlation is unlike that of the others: few or half, which is as likely.":
    'ملک کی ان سروسوں کے حصے جن کا ربط دوسری سروسوں جیسا نہیں: تھوڑی یا آدھی، دونوں کا امکان برابر۔',
  "Most pairs of votes by which a service's unrest counts for others, and all of them together. With some hundred pairs, what a service shows of it is off by .05 where votes fall together, which is more than services differ.":
    'ووٹوں کے زیادہ سے زیادہ اتنے جوڑے جن سے ایک سروس کی بے قراری دوسری سروسوں کے لیے گنی جاتی ہے، اور سب مل کر اتنے۔ چند سو جوڑوں سے سروس کی دکھائی ہوئی بے قراری، جہاں ووٹ ایک ساتھ بدلتے ہوں، 0.05 تک غلط ہوتی ہے، جو سروسوں کے باہمی فرق سے زیادہ ہے۔',
};
